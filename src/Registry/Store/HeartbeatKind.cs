namespace Thalassa.Registry.Store;

/// <summary>What a heartbeat did.</summary>
public enum HeartbeatKind
{
    /// <summary>Nothing but to extend the lease.</summary>
    Renewed,

    /// <summary>There was no such registration: the first ever, or the first after it was deleted or reaped.</summary>
    New,

    /// <summary>The registration was there with another meta.</summary>
    Changed,
}
