namespace Thalassa.Client.Events;

/// <summary>
/// The pauses between attempts to connect: they double up to a limit, and are jittered so that a fleet does not return as one.
/// </summary>
/// <param name="first">The pause after the first failure; each pause is 50 to 100 % of its nominal length.</param>
/// <param name="most">The longest nominal pause.</param>
/// <param name="random">Gives the jitter.</param>
public sealed class Backoff(TimeSpan first, TimeSpan most, Random random)
{
    /// <summary>The first pause by default, half a second.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest nominal pause by default, 15 s.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(15);

    private TimeSpan? _nominal;

    /// <summary>Half a second, growing to 15 s.</summary>
    public Backoff()
        : this(First, Most, Random.Shared)
    {
    }

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan Next()
    {
        var nominal = _nominal ?? first;
        _nominal = nominal * 2 < most ? nominal * 2 : most;
        return nominal * (0.5 + (random.NextDouble() / 2));
    }

    /// <summary>After a success, begins with the first pause again.</summary>
    public void Reset() => _nominal = null;
}
