using Thalassa.Model;

namespace Thalassa.Agent.Discovery;

/// <summary>How well the agent knows the registry at the moment.</summary>
public sealed record RegistryState
{
    /// <summary>Whether events arrive as they happen.</summary>
    public bool EventsConnected { get; init; }

    /// <summary>When an event last came, or null.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>
    /// When the request began to which the registry last gave its whole truth, or null: that is how old the knowledge is.
    /// </summary>
    public DateTimeOffset? LastAnswer { get; init; }

    /// <summary>
    /// The fleet's routing that HAProxy was given last, by the entity tags of the registry's lists; null before the first, and for routing
    /// of this agent's own.
    /// </summary>
    public FleetMarks? Routing { get; init; }

    /// <summary>Why the last request failed, or null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>What the registry holds and could not read for its last answer; what was known of it stays.</summary>
    public UnreadableIds Unreadable { get; init; } = UnreadableIds.None;

    /// <summary>Why events do not arrive, or null when they do.</summary>
    public string? EventsFailure { get; init; }
}

/// <summary>Which state of the fleet's routing the registry gave.</summary>
/// <param name="Frontends">The entity tag of its frontends.</param>
/// <param name="Backends">The entity tag of its backends.</param>
public sealed record FleetMarks(string? Frontends, string? Backends);

/// <summary>What came of one comparison with the registry.</summary>
/// <param name="Failure">Why it failed, or null.</param>
/// <param name="Settled">Ends when HAProxy was given what the comparison brought.</param>
public sealed record Comparison(string? Failure, Task Settled);
