using System.Collections.Immutable;
using Thalassa.Agent.Discovery;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>Joins definitions with what is known of members and addresses at the moment.</summary>
public sealed class SnapshotBuilder(Membership membership, HostResolver resolver, WarmVersions warm)
{
    /// <summary>Makes the snapshot that <paramref name="table"/> stands for now.</summary>
    public RoutingSnapshot Build(RoutingTable table, long revision) => new(
        revision,
        [.. table.Objects.Select(item => item.Frontend).OfType<Frontend>()],
        [.. table.Objects.Select(item => item.Backend).OfType<Backend>().Select(Fill)]);

    /// <summary>The members of a version that have an address.</summary>
    public ImmutableArray<Server> ServersOf(ServiceVersion version) => Resolve(MembersOf(version));

    /// <summary>The hosts of all members that backends have or stand by with.</summary>
    public IEnumerable<string> Hosts(RoutingSnapshot snapshot) => snapshot.Backends
        .SelectMany(backend => backend.Definition.Members.Concat(warm.Of(backend.Definition.Key).SelectMany(MembersOf)))
        .Select(member => member.Host);

    private BackendState Fill(Backend backend)
    {
        var active = ServiceVersion.Of(backend);
        var members = backend.IsDynamic ? [.. active.SelectMany(MembersOf)] : backend.Members;
        return new BackendState(backend with { Members = members }, Resolve(members))
        {
            Standby = backend.IsDynamic ? Resolve(warm.Of(backend.Key).Except(active).SelectMany(MembersOf)) : [],
            IsForced = warm.IsForced(backend.Key),
        };
    }

    private IEnumerable<Member> MembersOf(ServiceVersion version) => membership.Members(version.Name, version.Version).Select(Member.Of);

    private ImmutableArray<Server> Resolve(IEnumerable<Member> members) =>
        [.. members
            .Select(member => resolver.Find(member.Host) is { } address
                ? new Server(address, member.Port, member.EffectiveWeight()) { Version = member.Version }
                : null)
            .OfType<Server>()
            .DistinctBy(server => (server.Address, server.Port))
            .Order(Server.Order)];
}
