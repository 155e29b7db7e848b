namespace Thalassa.Agent.Discovery;

/// <summary>Which state of the fleet's routing the registry gave.</summary>
/// <param name="Frontends">The entity tag of its frontends.</param>
/// <param name="Backends">The entity tag of its backends.</param>
public sealed record FleetMarks(string? Frontends, string? Backends);
