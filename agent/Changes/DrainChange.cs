using Thalassa.Agent.Model;
using Thalassa.Client;

namespace Thalassa.Agent.Changes;

/// <summary>Takes a member out of this agent's traffic, or gives it back.</summary>
/// <param name="Key">The backend.</param>
/// <param name="Member">As <see cref="HostAndPort"/> writes it.</param>
/// <param name="IsDrained">Whether it gets no new requests; its running requests go on.</param>
internal sealed record DrainChange(string Key, string Member, bool IsDrained) : Change(RoutingKind.Backend, Key)
{
    /// <summary>The definition stays as it is.</summary>
    public override RoutingObject? Apply(RoutingObject? before) => before;
}
