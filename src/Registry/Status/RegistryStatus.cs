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
