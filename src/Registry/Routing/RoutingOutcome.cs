namespace Thalassa.Registry.Routing;

/// <summary>The outcome of a routing call.</summary>
public enum RoutingOutcome
{
    /// <summary>The object exists, or was changed or removed as requested.</summary>
    Ok,

    /// <summary>The object was created.</summary>
    Created,

    /// <summary>The object does not exist.</summary>
    NotFound,

    /// <summary>Several objects with labels exist: the caller must select one.</summary>
    Ambiguous,

    /// <summary>The object already exists, or is being changed concurrently.</summary>
    Conflict,

    /// <summary>The request is invalid; nothing was changed.</summary>
    Invalid,
}
