using System.Collections.Immutable;
using Thalassa.Agent.Discovery;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>Joins definitions with what is known of members and addresses at the moment.</summary>
public sealed class SnapshotBuilder(Membership membership, HostResolver resolver)
{
    /// <summary>Makes the snapshot that <paramref name="table"/> stands for now.</summary>
    public RoutingSnapshot Build(RoutingTable table, long revision) => new(
        revision,
        [.. table.Objects.Select(item => item.Frontend).OfType<Frontend>()],
        [.. table.Objects.Select(item => item.Backend).OfType<Backend>().Select(Fill)]);

    private BackendState Fill(Backend backend)
    {
        var members = backend.IsDynamic
            ? [.. membership.Members(backend.Name!, backend.Version!).Select(Member.Of)]
            : backend.Members;
        var servers = members
            .Select(member => resolver.Find(member.Host) is { } address ? new Server(address, member.Port, member.EffectiveWeight()) : null)
            .OfType<Server>()
            .DistinctBy(server => (server.Address, server.Port))
            .Order(Server.Order)
            .ToImmutableArray();
        return new BackendState(backend with { Members = members }, servers);
    }
}
