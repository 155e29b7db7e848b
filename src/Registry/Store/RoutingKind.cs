namespace Thalassa.Registry.Store;

/// <summary>What a routing object of the fleet is.</summary>
public enum RoutingKind
{
    /// <summary>Listening sockets and where their requests go.</summary>
    Frontend,

    /// <summary>A set of servers.</summary>
    Backend,
}
