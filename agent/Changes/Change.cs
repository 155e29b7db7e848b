using Thalassa.Agent.Model;
using Thalassa.Client;

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
