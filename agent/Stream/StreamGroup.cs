namespace Thalassa.Agent.Stream;

/// <summary>The kinds of items that the stream shows, in the order in which their changes are sent.</summary>
internal enum StreamGroup
{
    /// <summary>Frontends and backends as they are defined.</summary>
    Routing,

    /// <summary>Who belongs to each backend.</summary>
    Members,

    /// <summary>How HAProxy finds each backend's members.</summary>
    Health,

    /// <summary>How it stands with the agent, the registry and HAProxy.</summary>
    Status,

    /// <summary>What HAProxy counted.</summary>
    Stats,
}
