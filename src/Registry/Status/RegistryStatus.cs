using Thalassa.Registry.Metrics;
using Thalassa.Registry.Snapshots;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Status;

/// <summary>The status of the registry for <c>GET /status</c>; the host adds its name, version and memory.</summary>
public sealed record RegistryStatus
{
    /// <summary>Seconds since this instance started.</summary>
    public required double Uptime { get; init; }

    /// <summary>Heartbeats of this instance, like the earlier system's meter of that name.</summary>
    public required Rates RegistrationsPerSecond { get; init; }

    /// <summary>Transitions of this instance since its start.</summary>
    public required TransitionCounts Transitions { get; init; }

    /// <summary>Whether this instance publishes events.</summary>
    public required PublicationStatus Publication { get; init; }

    /// <summary>Whether the store answers.</summary>
    public required StoreStatus Store { get; init; }

    /// <summary>The last pass of the reaper on this instance, or null.</summary>
    public ReapReport? Reaper { get; init; }

    /// <summary>The state of the snapshot, or null if this instance writes none.</summary>
    public SnapshotState? Snapshot { get; init; }

    /// <summary>Services that self-preservation holds.</summary>
    public IReadOnlyList<HeldService> Held { get; init; } = [];

    /// <summary>Outages of the registry that still extend leases.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];
}

/// <summary>The status of publishing.</summary>
/// <param name="Healthy">Whether the last attempt succeeded, or there was none.</param>
/// <param name="Published">Events published since the start.</param>
/// <param name="Failures">Attempts that failed since the start.</param>
/// <param name="OldestPendingSeconds">The age of the oldest pending event in the last pass of the reaper, or null.</param>
/// <param name="Subscribers">Open event streams.</param>
public sealed record PublicationStatus(bool Healthy, long Published, long Failures, double? OldestPendingSeconds, int Subscribers);

/// <summary>Transitions of registrations on this instance since its start.</summary>
/// <param name="Appeared">New ones.</param>
/// <param name="Changed">Changes of meta.</param>
/// <param name="Renewed">Heartbeats that only extended a lease.</param>
/// <param name="Removed">Ended by their client.</param>
/// <param name="Expired">Ended by the reaper.</param>
public sealed record TransitionCounts(long Appeared, long Changed, long Renewed, long Removed, long Expired);
