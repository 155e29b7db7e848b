using Thalassa.Agent.Model;
using Thalassa.Client;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>Switches a dynamic backend to another version, or to several with their shares of the traffic.</summary>
internal sealed record SwitchChange(string Key, SwitchRequest Request) : Change(RoutingKind.Backend, Key)
{
    /// <inheritdoc/>
    public override RoutingObject? Apply(RoutingObject? before) =>
        before?.Backend is { IsDynamic: true } backend ? RoutingObject.Of(Request.ApplyTo(backend)) : before;
}
