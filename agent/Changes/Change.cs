using Thalassa.Agent.Model;
using Thalassa.Client;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>One change that an operator asks for. All kinds take the same way through <see cref="ChangePipeline"/>.</summary>
/// <param name="Kind">The kind of the object that it is about.</param>
/// <param name="Key">The key of that object.</param>
internal abstract record Change(RoutingKind Kind, string Key)
{
    /// <summary>The id of the object.</summary>
    public string Id => RoutingObject.IdOf(Kind, Key);

    /// <summary>Which of the fleet's objects of that key, or null for the one that this agent has.</summary>
    public string? Label { get; init; }

    /// <summary>Whether this change, and no other, is made without the check of readiness.</summary>
    public bool IsForced { get; init; }

    /// <summary>What becomes of the object.</summary>
    /// <param name="before">The object now, or null where there is none.</param>
    /// <returns>The object afterwards, or null for none.</returns>
    public abstract RoutingObject? Apply(RoutingObject? before);

    /// <summary>Whether a change of the fleet's routing changes what this agent serves.</summary>
    /// <param name="agent">This agent.</param>
    /// <param name="mine">What it has under the id, or null.</param>
    public virtual bool Concerns(AgentIdentity agent, RoutingObject? mine) => mine is not null && (Label ?? mine.Label) == mine.Label;
}

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

/// <summary>Deletes an object.</summary>
internal sealed record DeleteChange(RoutingKind Kind, string Key) : Change(Kind, Key)
{
    /// <inheritdoc/>
    public override RoutingObject? Apply(RoutingObject? before) => null;
}

/// <summary>Switches a dynamic backend to another version, or to several with their shares of the traffic.</summary>
internal sealed record SwitchChange(string Key, SwitchRequest Request) : Change(RoutingKind.Backend, Key)
{
    /// <inheritdoc/>
    public override RoutingObject? Apply(RoutingObject? before) =>
        before?.Backend is { IsDynamic: true } backend ? RoutingObject.Of(Request.ApplyTo(backend)) : before;
}

/// <summary>Takes a member out of this agent's traffic, or gives it back.</summary>
/// <param name="Key">The backend.</param>
/// <param name="Member">As <see cref="HostAndPort"/> writes it.</param>
/// <param name="IsDrained">Whether it gets no new requests; its running requests go on.</param>
internal sealed record DrainChange(string Key, string Member, bool IsDrained) : Change(RoutingKind.Backend, Key)
{
    /// <summary>The definition stays as it is.</summary>
    public override RoutingObject? Apply(RoutingObject? before) => before;
}
