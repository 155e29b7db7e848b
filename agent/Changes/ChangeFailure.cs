namespace Thalassa.Agent.Changes;

/// <summary>Why a change of an operator was not made, or not seen to be made.</summary>
public enum ChangeFailure
{
    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>HAProxy does not take it; nothing changed here.</summary>
    RefusedByHaproxy,

    /// <summary>A version that is to get traffic has no healthy member; nothing changed.</summary>
    NoHealthyMember,

    /// <summary>It would leave a backend without a member that serves; nothing changed.</summary>
    LastServing,

    /// <summary>HAProxy takes no change at all at the moment; nothing changed.</summary>
    HaproxyUnavailable,

    /// <summary>The registry, which holds the fleet's routing, refused it; nothing changed.</summary>
    RefusedByRegistry,

    /// <summary>The registry is needed for it and cannot be asked; nothing changed that is known of.</summary>
    RegistryUnavailable,

    /// <summary>The registry took it, but this agent did not apply it within the time limit; it will when it can.</summary>
    NotAppliedYet,
}
