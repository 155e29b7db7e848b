using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Model;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>Joins definitions with what is known of members and addresses at the moment.</summary>
/// <remarks>It changes nothing: the same knowledge gives the same snapshot.</remarks>
/// <param name="membership">Knows the members.</param>
/// <param name="resolver">Knows their addresses.</param>
/// <param name="warm">Knows what backends have beside what they serve.</param>
/// <param name="forced">Knows what was switched whatever its health.</param>
/// <param name="drains">Knows what members operators took out of the traffic.</param>
/// <param name="lastMember">What becomes of a backend's last member.</param>
public sealed class SnapshotBuilder(
    IMembership membership, IHostResolver resolver, StandbyVersions warm, ForcedSwitches forced, Drains drains, LastMember lastMember)
{
    /// <summary>
    /// Whether frontends have a name as Thalassa Consul's do: their key, where they were given none. Default: false, as in Aqueduct.
    /// </summary>
    public bool NamesFrontends { get; init; }

    /// <summary>Makes the snapshot that <paramref name="table"/> stands for now.</summary>
    /// <param name="table">The definitions.</param>
    /// <param name="revision">The revision that it gets.</param>
    /// <param name="before">An earlier snapshot: a backend whose sources are still the same objects is taken from there.</param>
    public RoutingSnapshot Build(RoutingTable table, long revision, RoutingSnapshot? before = null)
    {
        var known = (before ?? RoutingSnapshot.Empty).Backends.ToDictionary(backend => backend.Definition.Key, StringComparer.Ordinal);
        ImmutableArray<BackendState> backends =
        [
            .. table.Objects.Select(item => item.Backend).OfType<Backend>()
                .Select(backend => Fill(backend, known.GetValueOrDefault(backend.Key))),
        ];
        return new RoutingSnapshot(
            revision,
            [.. table.Objects.Select(item => item.Frontend).OfType<Frontend>().Select(Name)],
            before is not null && AreSame(before.Backends, backends) ? before.Backends : backends);
    }

    /// <summary>The members of a version that have an address.</summary>
    public ImmutableArray<Server> ServersOf(ServiceVersion version) =>
        Resolve([], CandidatesOf(Find(version)), ImmutableDictionary.CreateBuilder<string, IPAddress?>(StringComparer.Ordinal), []);

    /// <summary>The hosts of a version's members.</summary>
    public IEnumerable<string> HostsOf(ServiceVersion version) => Find(version).Members.Select(member => member.Id.Host);

    private static bool AreSame(ImmutableArray<BackendState> before, ImmutableArray<BackendState> now) =>
        before.Length == now.Length && before.Zip(now).All(pair => ReferenceEquals(pair.First, pair.Second));

    private Frontend Name(Frontend frontend) => NamesFrontends ? frontend with { Name = frontend.Name ?? frontend.Key } : frontend;

    private BackendState Fill(Backend backend, BackendState? known)
    {
        var active = ServiceVersion.Of(backend);
        var sources = new BackendSources(
            backend,
            [.. active.Select(Find)],
            backend.IsDynamic ? [.. warm.Of(backend.Key).Except(active).Select(Find)] : [],
            drains.Of(backend.Key),
            forced.Covers(backend));
        return known?.Sources is { } old && old.IsSame(sources) && old.Names.All(name => Equals(name.Value, resolver.Find(name.Key)))
            ? known
            : Fill(sources, known);
    }

    private BackendState Fill(BackendSources sources, BackendState? known)
    {
        var backend = sources.Definition;
        Candidate[] live = [.. sources.Active.SelectMany(CandidatesOf)];
        Candidate[] last =
            live.Length == 0 ? [.. sources.Active.Select(version => version.Last).OfType<Registration>().Select(Candidate.Of)] : [];
        Candidate[] members =
            !backend.IsDynamic ? [.. backend.Members.Select(member => new Candidate(member, 0))]
            : lastMember == LastMember.Serve ? [.. live, .. last]
            : live;
        var names = ImmutableDictionary.CreateBuilder<string, IPAddress?>(StringComparer.Ordinal);
        var shown = backend.IsDynamic ? backend with { Members = [.. members.Select(candidate => candidate.Member)] } : backend;
        return new BackendState(shown, Resolve(sources.Drained, members, names, known?.Servers ?? []))
        {
            Standby = Resolve(sources.Drained, sources.Standby.SelectMany(CandidatesOf), names, known?.Standby ?? []),
            LastMembers = [.. last.Select(candidate => candidate.Member)],
            IsForced = sources.IsForced,
            Sources = sources with { Names = names.ToImmutable() },
        };
    }

    private VersionMembers Find(ServiceVersion version) => new(
        version, membership.Members(version.Name, version.Version), membership.LastOf(version.Name, version.Version));

    private static IEnumerable<Candidate> CandidatesOf(VersionMembers version) => version.Members.Select(Candidate.Of);

    /// <param name="drained">The backend's drained members.</param>
    /// <param name="members">Who is asked for.</param>
    /// <param name="names">Gets the names among their hosts.</param>
    /// <param name="known">The servers of before: where they are the same, the same array is given.</param>
    private ImmutableArray<Server> Resolve(
        ImmutableSortedSet<string> drained,
        IEnumerable<Candidate> members,
        ImmutableDictionary<string, IPAddress?>.Builder names,
        ImmutableArray<Server> known)
    {
        var servers = new List<Server>();
        // Two registrations at one address are one process: the one that registered last.
        foreach (var (member, _) in members.OrderByDescending(candidate => candidate.Revision))
        {
            if (!IPAddress.TryParse(member.Host, out var address))
            {
                // Asked once for each name, so that all that is built here is of one moment.
                address = names.TryGetValue(member.Host, out var found) ? found : names[member.Host] = resolver.Find(member.Host);
            }

            if (address is not null)
            {
                servers.Add(new Server(address, member.Port, member.EffectiveWeight())
                {
                    Version = member.Version,
                    IsDrained = !drained.IsEmpty && drained.Contains(HostAndPort.Of(member.Host, member.Port)),
                });
            }
        }

        ImmutableArray<Server> now = [.. servers.DistinctBy(server => (server.Address, server.Port)).Order(Server.Order)];
        return now.SequenceEqual(known) ? known : now;
    }

    /// <summary>Who may get a place in a backend.</summary>
    /// <param name="Member">The member.</param>
    /// <param name="Revision">That of its registration, which grows with time; 0 for a static one.</param>
    private sealed record Candidate(Member Member, long Revision)
    {
        public static Candidate Of(Registration registration) => new(Member.Of(registration), registration.Revision);
    }
}
