namespace Thalassa.Agent.Routing;

/// <summary>Whose frontends and backends an agent serves, as its operator chose.</summary>
public enum RoutingChoice
{
    /// <summary>Its own if it has any, else the fleet's as soon as the registry holds any.</summary>
    Auto,

    /// <summary>Its own.</summary>
    Local,

    /// <summary>Those that the registry holds for the whole fleet.</summary>
    Fleet,
}
