using Thalassa.Client.Events;

namespace Thalassa.Client.Heartbeats;

/// <summary>When the next heartbeat is due.</summary>
/// <remarks>
/// Every pause is drawn by lot, and the one after a start or an outage from a wide range: clients that an event made beat as one spread
/// over the whole
/// interval by their next beat. After a failure the pauses begin short, so that one hiccup does not cost the lease, and grow to
/// the ordinary interval, so that a registry in trouble never gets more requests than a healthy one.
/// </remarks>
/// <param name="heartbeat">The longest ordinary pause.</param>
/// <param name="random">Draws the lots.</param>
internal sealed class BeatSchedule(TimeSpan heartbeat, Random random)
{
    private readonly Backoff _backoff = new(heartbeat / 16, heartbeat, random);
    private bool _spread = true;

    /// <summary>The pause after a beat that the registry took: 85 to 100 % of the interval; the first time 10 to 100 %.</summary>
    public TimeSpan AfterSuccess()
    {
        _backoff.Reset();
        var least = _spread ? 0.1 : 0.85;
        _spread = false;
        return heartbeat * Between(least, 1);
    }

    /// <summary>The pause after a beat that failed: growing from a sixteenth of the interval to the whole.</summary>
    /// <param name="retryAfter">What the registry asked for, or null: kept up to one interval, and up to half as long again so that not all
    /// return at once.</param>
    public TimeSpan AfterFailure(TimeSpan? retryAfter)
    {
        _spread = true;
        var pause = _backoff.Next();
        var asked = retryAfter is { } wish ? (wish < heartbeat ? wish : heartbeat) * Between(1, 1.5) : TimeSpan.Zero;
        return asked > pause ? asked : pause;
    }

    private double Between(double least, double most) => least + (random.NextDouble() * (most - least));
}
