namespace Thalassa.Registry.Metrics;

/// <summary>The result of a pass of the reaper.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Duration">Its duration.</param>
/// <param name="Expired">Registrations removed.</param>
/// <param name="Held">Expired registrations held by self-preservation.</param>
/// <param name="Extended">Registrations extended only because of an outage of the registry.</param>
/// <param name="Pending">Pending events that the pass found.</param>
/// <param name="OldestPending">The time of the oldest pending event that it found, or null.</param>
/// <param name="AllPublished">Whether all events that it found or caused are published.</param>
public sealed record ReapReport(
    DateTimeOffset Time,
    TimeSpan Duration,
    int Expired,
    int Held,
    int Extended,
    int Pending,
    DateTimeOffset? OldestPending,
    bool AllPublished);
