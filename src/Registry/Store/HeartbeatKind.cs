namespace Thalassa.Registry.Store;

/// <summary>The effect of a heartbeat.</summary>
public enum HeartbeatKind
{
    /// <summary>It only extended the lease.</summary>
    Renewed,

    /// <summary>It created the registration: the first ever, or the first after its removal.</summary>
    New,

    /// <summary>It changed the meta of the registration.</summary>
    Changed,
}
