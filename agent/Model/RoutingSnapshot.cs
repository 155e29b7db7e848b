using System.Collections.Immutable;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Model;

/// <summary>All that HAProxy is to do, at one moment. Immutable; readers hold it without a lock.</summary>
/// <remarks>A backend that did not change is the same object in the next snapshot, so a reader can skip it by reference.</remarks>
/// <param name="Revision">Grows by one with each snapshot of this process.</param>
/// <param name="Frontends">By key, ordinal.</param>
/// <param name="Backends">By key, ordinal.</param>
public sealed record RoutingSnapshot(long Revision, ImmutableArray<Frontend> Frontends, ImmutableArray<BackendState> Backends)
{
    /// <summary>Nothing at all, the state before the first input.</summary>
    public static RoutingSnapshot Empty { get; } = new(0, [], []);

    /// <summary>The host names of all members, those of standby versions included; literal addresses are left out.</summary>
    public IEnumerable<string> HostNames => Backends.SelectMany(backend => backend.HostNames);

    /// <summary>The backends that are new, with null, or not the same object as in an earlier snapshot, with their state of then.</summary>
    public IEnumerable<(BackendState? Before, BackendState After)> ChangedSince(RoutingSnapshot before)
    {
        if (Backends == before.Backends)
        {
            return [];
        }

        var known = before.Backends.ToDictionary(backend => backend.Definition.Key, StringComparer.Ordinal);
        return Backends
            .Select(backend => (Before: known.GetValueOrDefault(backend.Definition.Key), After: backend))
            .Where(pair => !ReferenceEquals(pair.Before, pair.After));
    }
}
