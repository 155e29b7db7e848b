namespace Thalassa.Agent.Discovery;

/// <summary>What an event did to what the agent knows.</summary>
public enum EventEffect
{
    /// <summary>Nothing: it is old, a repetition, or of a service that is not followed.</summary>
    None,

    /// <summary>A member came, went or changed.</summary>
    Changed,

    /// <summary>It is not an event of a registration; ask the registry instead.</summary>
    Unreadable,
}
