using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Routing;

/// <summary>What an agent knew when it last wrote its file.</summary>
/// <param name="Table">The definitions.</param>
/// <param name="Members">The registrations that were the members of its dynamic backends.</param>
/// <param name="Addresses">The addresses that host names had.</param>
/// <param name="IsOfFleet">Whether the definitions are the fleet's.</param>
public sealed record PersistedState(
    RoutingTable Table, ImmutableArray<Registration> Members, ImmutableDictionary<string, IPAddress> Addresses, bool IsOfFleet)
{
    /// <summary>When the registry had last confirmed the members, or null where the file does not say.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The members that operators took out of the traffic, as <see cref="Drains.All"/> names them.</summary>
    public ImmutableArray<string> Drained { get; init; } = [];

    /// <summary>Nothing known.</summary>
    public static PersistedState Empty { get; } =
        new(RoutingTable.Empty, [], ImmutableDictionary<string, IPAddress>.Empty, IsOfFleet: false);
}
