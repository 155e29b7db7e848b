using Thalassa.Registry.Metrics;

namespace Thalassa.Functions.Status;

/// <summary>A pass of the reaper; times are UTC and seconds.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Expired">Registrations removed.</param>
/// <param name="Held">Registrations held by self-preservation.</param>
/// <param name="Extended">Registrations extended because of an outage of the registry.</param>
/// <param name="Leftovers">Pending events found.</param>
/// <param name="AllPublished">Whether all events that it found or caused are published.</param>
public sealed record ReaperReport(
    DateTimeOffset Time, double Seconds, int Expired, int Held, int Extended, int Leftovers, bool AllPublished)
{
    /// <summary>The report of <paramref name="pass"/>.</summary>
    public static ReaperReport Of(ReapReport pass) => new(
        pass.Time, pass.Duration.TotalSeconds, pass.Expired, pass.Held, pass.Extended, pass.Pending, pass.AllPublished);
}
