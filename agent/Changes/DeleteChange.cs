using Thalassa.Agent.Model;
using Thalassa.Client;

namespace Thalassa.Agent.Changes;

/// <summary>Deletes an object.</summary>
internal sealed record DeleteChange(RoutingKind Kind, string Key) : Change(Kind, Key)
{
    /// <inheritdoc/>
    public override RoutingObject? Apply(RoutingObject? before) => null;
}
