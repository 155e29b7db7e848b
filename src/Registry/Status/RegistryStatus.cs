using Thalassa.Registry.Metrics;
using Thalassa.Registry.Snapshots;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Status;

/// <summary>How the registry is; for <c>GET /status</c>, whose host adds its own name, version and memory.</summary>
public sealed record RegistryStatus
{
    /// <summary>Seconds since this instance started.</summary>
    public required double Uptime { get; init; }

    /// <summary>Heartbeats of this instance, as the ancestor's meter of the same name.</summary>
    public required Rates RegistrationsPerSecond { get; init; }

    /// <summary>Transitions of this instance since its start.</summary>
    public required TransitionCounts Transitions { get; init; }

    /// <summary>Whether events get out, seen from this instance.</summary>
    public required PublicationStatus Publication { get; init; }

    /// <summary>Whether the store answers.</summary>
    public required StoreStatus Store { get; init; }

    /// <summary>The last pass of the reaper on this instance, or null.</summary>
    public ReapReport? Reaper { get; init; }

    /// <summary>The snapshot, as far as this instance keeps it, or null.</summary>
    public SnapshotState? Snapshot { get; init; }

    /// <summary>Services that self-preservation holds.</summary>
    public IReadOnlyList<HeldService> Held { get; init; } = [];

    /// <summary>Outages of the registry that still extend leases.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];
}
