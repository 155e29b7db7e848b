namespace Thalassa.Agent.Stats;

/// <summary>What a line of HAProxy's statistics is about.</summary>
public enum StatsKind
{
    /// <summary>A set of listening sockets.</summary>
    Frontend,

    /// <summary>All members of a backend together.</summary>
    Backend,

    /// <summary>One member of a backend.</summary>
    Member,
}
