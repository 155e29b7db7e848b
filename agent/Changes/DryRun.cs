using System.Collections.Immutable;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>Tells what a change would do to this agent's HAProxy, and does nothing.</summary>
public sealed class DryRun(RoutingLoop loop, SnapshotBuilder builder, Membership membership, IHaproxy haproxy, AgentIdentity agent)
{
    /// <summary>What it would do to create or replace an object.</summary>
    /// <exception cref="ChangeException">HAProxy would refuse it.</exception>
    public Task<DryRunResult> PutAsync(RoutingObject item, CancellationToken cancellationToken)
    {
        if (item.Label is not null && item.Label != agent.Label)
        {
            return Task.FromResult(new DryRunResult(
                new Preview(new ApplyResult(ApplyTier.Nothing, "it is for agents of another label", []), haproxy.Config, haproxy.Config, []), []));
        }

        IReadOnlyList<string> warnings = item.Backend is { IsDynamic: true } backend && !membership.Knows(backend.Name!)
            ? [$"the members of {backend.Name} are not known before the change, so they are missing here"]
            : [];
        return TryAsync(loop.Current.Applied.With(item), item.Backend, warnings, cancellationToken);
    }

    /// <summary>What it would do to switch a backend's version, once the new one has passed its checks.</summary>
    /// <exception cref="ChangeException">There is no such backend, or HAProxy would refuse it.</exception>
    public Task<DryRunResult> SwitchAsync(string key, VersionSwitch change, CancellationToken cancellationToken)
    {
        if (loop.Current.Applied.Find(RoutingKind.Backend, key)?.Backend is not { IsDynamic: true } backend)
        {
            throw new ChangeException(ChangeFailure.NotFound, $"dynamic backend {key} not found");
        }

        var switched = change.Apply(backend);
        IReadOnlyList<string> warnings = [.. ServiceVersion.WithTraffic(switched)
            .Where(version => builder.ServersOf(version).IsEmpty)
            .Select(version => $"version {version.Version} of {version.Name} has no registered member, so the switch would be refused")];
        return TryAsync(loop.Current.Applied.With(RoutingObject.Of(switched)), switched, warnings, cancellationToken);
    }

    /// <summary>What it would do to delete an object.</summary>
    /// <exception cref="ChangeException">There is no such object, or HAProxy would refuse it.</exception>
    public Task<DryRunResult> DeleteAsync(string id, CancellationToken cancellationToken) => loop.Current.Applied.Find(id) is null
        ? throw new ChangeException(ChangeFailure.NotFound, $"{id} not found")
        : TryAsync(loop.Current.Applied.Without(id), null, [], cancellationToken);

    private async Task<DryRunResult> TryAsync(RoutingTable table, Backend? changed, IReadOnlyList<string> warnings, CancellationToken cancellationToken)
    {
        var snapshot = builder.Build(table, loop.Current.Snapshot.Revision + 1);
        if (changed is { IsDynamic: true })
        {
            snapshot = snapshot with { Backends = [.. snapshot.Backends.Select(backend => backend.Definition.Key == changed.Key ? Settled(backend) : backend)] };
        }

        var preview = await haproxy.PreviewAsync(snapshot, cancellationToken);
        return preview.Result.Succeeded
            ? new DryRunResult(preview, warnings)
            : throw new ChangeException(ChangeFailure.RefusedByHaproxy, preview.Result.Reason, preview.Result.Lines);
    }

    // As it will be: the new version has passed its checks, and what served until then is kept for the way back.
    private BackendState Settled(BackendState backend)
    {
        var addresses = backend.Servers.Concat(backend.Standby).Select(server => (server.Address, server.Port)).ToHashSet();
        var former = loop.Current.Snapshot.Backends.FirstOrDefault(known => known.Definition.Key == backend.Definition.Key)?.Servers ?? ImmutableArray<Server>.Empty;
        return backend with { IsForced = true, Standby = [.. backend.Standby, .. former.Where(server => addresses.Add((server.Address, server.Port)))] };
    }
}
