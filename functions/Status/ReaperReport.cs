using Thalassa.Registry.Metrics;

namespace Thalassa.Functions.Status;

/// <summary>A pass of the reaper; times are UTC and seconds.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Expired">Registrations it ended.</param>
/// <param name="Held">Registrations it kept by self-preservation.</param>
/// <param name="Extended">Registrations that live on because the registry itself was out.</param>
/// <param name="Leftovers">Events it found unpublished.</param>
/// <param name="AllPublished">Whether every event is out that it found or caused.</param>
public sealed record ReaperReport(
    DateTimeOffset Time, double Seconds, int Expired, int Held, int Extended, int Leftovers, bool AllPublished)
{
    /// <summary>The report of <paramref name="pass"/>.</summary>
    public static ReaperReport Of(ReapReport pass) => new(
        pass.Time, pass.Duration.TotalSeconds, pass.Expired, pass.Held, pass.Extended, pass.Pending, pass.AllPublished);
}
