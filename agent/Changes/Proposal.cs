using Thalassa.Agent.Model;

namespace Thalassa.Agent.Changes;

/// <summary>A change as this agent sees it before it is made.</summary>
/// <param name="Change">What the operator asks for.</param>
/// <param name="IsOfFleet">Whether the registry has to make it; else it is this agent's own.</param>
/// <param name="Mine">What this agent has under the id, refused or not; null for nothing.</param>
/// <param name="Concerns">Whether it changes what this agent serves.</param>
internal sealed record Proposal(Change Change, bool IsOfFleet, RoutingObject? Mine, bool Concerns)
{
    /// <summary>What this agent will have under the id; null for nothing, or where the change is for other agents only.</summary>
    public RoutingObject? After { get; } = Concerns ? Change.Apply(Mine) : null;

    /// <summary>The definitions with the change.</summary>
    public RoutingTable ApplyTo(RoutingTable table) => !Concerns ? table : After is null ? table.Without(Change.Id) : table.With(After);
}
