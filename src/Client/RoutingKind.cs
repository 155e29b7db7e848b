namespace Thalassa.Client;

/// <summary>The two kinds of routing objects.</summary>
public enum RoutingKind
{
    /// <summary>A set of listening sockets.</summary>
    Frontend,

    /// <summary>A set of servers.</summary>
    Backend,
}
