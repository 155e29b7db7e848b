using Thalassa.Agent.Model;

namespace Thalassa.Agent.Status;

/// <summary>The answer of <c>GET /status</c>.</summary>
/// <param name="Name">Always <c>thalassa-agent</c>.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Label">Which labelled frontends and backends it takes besides those without label, or null.</param>
/// <param name="UptimeSeconds">Seconds since it started.</param>
/// <param name="MemoryBytes">Memory of the process.</param>
/// <param name="Revision">Of the snapshot that HAProxy does, counted by this agent.</param>
/// <param name="Frontends">Of that snapshot.</param>
/// <param name="Backends">Of that snapshot.</param>
/// <param name="Servers">The members of all its backends.</param>
/// <param name="Routing">Whose routing it serves, and what of it it cannot.</param>
/// <param name="Registry">How well it knows the registry, or null without one.</param>
/// <param name="Haproxy">How HAProxy is.</param>
/// <param name="UnresolvedNames">Names of members that have no address here, so that the members are left out.</param>
/// <param name="NamesWithSeveralAddresses">Names of members of which one address is used and the others are not.</param>
/// <param name="SaveFailure">Why it cannot save its state, or null.</param>
internal sealed record StatusAnswer(
    string Name,
    string Version,
    string? Label,
    long UptimeSeconds,
    long MemoryBytes,
    long Revision,
    int Frontends,
    int Backends,
    int Servers,
    RoutingStatus Routing,
    RegistryStatus? Registry,
    HaproxyState Haproxy,
    IEnumerable<string> UnresolvedNames,
    IEnumerable<NameWithSeveralAddresses> NamesWithSeveralAddresses,
    string? SaveFailure);
