namespace Thalassa.Registry.Metrics;

/// <summary>What a pass of the reaper did.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Expired">Registrations removed.</param>
/// <param name="Held">Registrations that are overdue and held by self-preservation.</param>
/// <param name="Extended">Registrations that live on only because the registry itself was out.</param>
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
