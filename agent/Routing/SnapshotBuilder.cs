using System.Collections.Immutable;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>Joins definitions with what is known of members and addresses at the moment.</summary>
/// <param name="membership">Knows the members.</param>
/// <param name="resolver">Knows their addresses.</param>
/// <param name="warm">Knows what backends have beside what they serve.</param>
/// <param name="forced">Knows what was switched whatever its health.</param>
/// <param name="drains">Knows what members operators took out of the traffic.</param>
/// <param name="lastMember">What becomes of a backend's last member.</param>
public sealed class SnapshotBuilder(IMembership membership, IHostResolver resolver, WarmVersions warm, ForcedSwitches forced, Drains drains, LastMember lastMember)
{
    /// <summary>Whether frontends have a name as Thalassa Consul's do: their key, where they were given none. Default: false, as in Aqueduct.</summary>
    public bool NamesFrontends { get; init; }

    /// <summary>Makes the snapshot that <paramref name="table"/> stands for now.</summary>
    public RoutingSnapshot Build(RoutingTable table, long revision) => new(
        revision,
        [.. table.Objects.Select(item => item.Frontend).OfType<Frontend>().Select(Name)],
        [.. table.Objects.Select(item => item.Backend).OfType<Backend>().Select(Fill)]);

    /// <summary>The members of a version that have an address.</summary>
    public ImmutableArray<Server> ServersOf(ServiceVersion version) => Resolve(null, MembersOf(version));

    /// <summary>The hosts of all members that backends have or stand by with.</summary>
    public IEnumerable<string> Hosts(RoutingSnapshot snapshot) => snapshot.Backends
        .SelectMany(backend => backend.Definition.Members.Concat(warm.Of(backend.Definition.Key).SelectMany(MembersOf)))
        .Select(member => member.Host);

    private Frontend Name(Frontend frontend) => NamesFrontends ? frontend with { Name = frontend.Name ?? frontend.Key } : frontend;

    private BackendState Fill(Backend backend)
    {
        var active = ServiceVersion.Of(backend);
        Member[] live = [.. active.SelectMany(MembersOf)];
        Member[] last = backend.IsDynamic && live.Length == 0 ? [.. active.SelectMany(LastOf)] : [];
        var members = !backend.IsDynamic ? backend.Members : lastMember == LastMember.Serve ? [.. live, .. last] : live;
        return new BackendState(backend with { Members = members }, Resolve(backend.Key, members))
        {
            Standby = backend.IsDynamic ? Resolve(backend.Key, warm.Of(backend.Key).Except(active).SelectMany(MembersOf)) : [],
            LastMembers = [.. last],
            IsForced = forced.Covers(backend),
        };
    }

    private IEnumerable<Member> MembersOf(ServiceVersion version) => membership.Members(version.Name, version.Version).Select(Member.Of);

    private IEnumerable<Member> LastOf(ServiceVersion version) =>
        membership.LastOf(version.Name, version.Version) is { } last ? [Member.Of(last)] : [];

    private ImmutableArray<Server> Resolve(string? backend, IEnumerable<Member> members) =>
        [.. members
            .Select(member => resolver.Find(member.Host) is { } address
                ? new Server(address, member.Port, member.EffectiveWeight())
                {
                    Version = member.Version,
                    IsDrained = backend is not null && drains.Contains(backend, HostAndPort.Of(member.Host, member.Port)),
                }
                : null)
            .OfType<Server>()
            .DistinctBy(server => (server.Address, server.Port))
            .Order(Server.Order)];
}
