namespace Thalassa.Registry.Routing;

/// <summary>How a call about a routing object ended.</summary>
public enum RoutingOutcome
{
    /// <summary>It is there, or was changed or removed as asked.</summary>
    Ok,

    /// <summary>It was not there and was made.</summary>
    Created,

    /// <summary>There is none.</summary>
    NotFound,

    /// <summary>There are several, each with a label: the caller must say which.</summary>
    Ambiguous,

    /// <summary>It is there already, or others kept changing it at the same time.</summary>
    Conflict,

    /// <summary>What was sent has faults; nothing was changed.</summary>
    Invalid,
}
