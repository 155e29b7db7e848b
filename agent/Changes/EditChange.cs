using Thalassa.Agent.Model;

namespace Thalassa.Agent.Changes;

/// <summary>Creates or replaces an object.</summary>
internal sealed record EditChange : Change
{
    public EditChange(RoutingObject item)
        : base(item.Kind, item.Key) =>
        (Item, Label) = (item, item.Label);

    /// <summary>The object.</summary>
    public RoutingObject Item { get; }

    /// <inheritdoc/>
    public override RoutingObject? Apply(RoutingObject? before) => Item;

    /// <summary>An object with a label is for the agents of that label, and for these it comes before one without.</summary>
    public override bool Concerns(AgentIdentity agent, RoutingObject? mine) => Label is null ? mine?.Label is null : Label == agent.Label;
}
