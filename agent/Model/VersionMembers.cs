using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Model;

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
