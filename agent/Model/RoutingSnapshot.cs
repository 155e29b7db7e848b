using System.Collections.Immutable;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Model;

/// <summary>All that HAProxy is to do, at one moment. Immutable; readers hold it without a lock.</summary>
/// <param name="Revision">Grows by one with each snapshot of this process.</param>
/// <param name="Frontends">By key, ordinal.</param>
/// <param name="Backends">By key, ordinal.</param>
public sealed record RoutingSnapshot(long Revision, ImmutableArray<Frontend> Frontends, ImmutableArray<BackendState> Backends)
{
    /// <summary>Nothing at all, the state before the first input.</summary>
    public static RoutingSnapshot Empty { get; } = new(0, [], []);
}
