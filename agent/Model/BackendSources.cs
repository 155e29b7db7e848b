using System.Collections.Immutable;
using System.Net;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Model;

/// <summary>What a backend's state was built from. The same sources give the same state, which need not be built again.</summary>
/// <param name="Definition">What the operator gave.</param>
/// <param name="Active">The versions that it serves, with their members.</param>
/// <param name="Standby">The versions that it has beside those.</param>
/// <param name="Drained">Its members without traffic.</param>
/// <param name="IsForced">Whether its servers get the traffic at once.</param>
public sealed record BackendSources(
    Backend Definition,
    ImmutableArray<VersionMembers> Active,
    ImmutableArray<VersionMembers> Standby,
    ImmutableSortedSet<string> Drained,
    bool IsForced)
{
    /// <summary>The host names among the members, and the address that each one had; null for none. No literal addresses.</summary>
    public ImmutableDictionary<string, IPAddress?> Names { get; init; } = ImmutableDictionary<string, IPAddress?>.Empty;

    /// <summary>Whether both are the same objects, apart from <see cref="Names"/>, which only a lookup can compare.</summary>
    public bool IsSame(BackendSources other) =>
        ReferenceEquals(Definition, other.Definition) && ReferenceEquals(Drained, other.Drained) && IsForced == other.IsForced
        && AreSame(Active, other.Active) && AreSame(Standby, other.Standby);

    private static bool AreSame(ImmutableArray<VersionMembers> one, ImmutableArray<VersionMembers> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First.IsSame(pair.Second));
}

/// <summary>The members of one version at one moment.</summary>
/// <param name="Version">The version.</param>
/// <param name="Members">Its live members.</param>
/// <param name="Last">The last member of a version that has none.</param>
public sealed record VersionMembers(ServiceVersion Version, IReadOnlyList<Registration> Members, Registration? Last)
{
    /// <summary>Whether both are the same objects.</summary>
    public bool IsSame(VersionMembers other) =>
        Version == other.Version && ReferenceEquals(Members, other.Members) && ReferenceEquals(Last, other.Last);
}
