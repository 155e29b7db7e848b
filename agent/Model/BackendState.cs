using System.Collections.Immutable;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Model;

/// <summary>A backend and the servers that it has now.</summary>
/// <param name="Definition">What the operator gave, with <see cref="Backend.Members"/> filled in as the API shows them.</param>
/// <param name="Servers">The members that have an address, each address and port once, in the order of <see cref="Server.Order"/>.</param>
public sealed record BackendState(Backend Definition, ImmutableArray<Server> Servers)
{
    /// <summary>
    /// Live members of the version that the backend was switched from: they keep the traffic until the new version can take it,
    /// and are then kept checked and without traffic, so that switching back is as quick. In the order of <see cref="Server.Order"/>.
    /// </summary>
    public ImmutableArray<Server> Standby { get; init; } = [];

    /// <summary>
    /// The members with whose leaving the backend came to have none, one a version; empty when it has some or never had any.
    /// </summary>
    public ImmutableArray<Member> LastMembers { get; init; } = [];

    /// <summary>Whether <see cref="Servers"/> get the traffic at once, healthy or not.</summary>
    public bool IsForced { get; init; }

    /// <summary>What it was built from, or null for one that was put together by hand.</summary>
    public BackendSources? Sources { get; init; }

    /// <summary>The host names of its members, those of standby versions included; literal addresses are left out.</summary>
    public IEnumerable<string> HostNames => Sources?.Names.Keys ?? [];
}
