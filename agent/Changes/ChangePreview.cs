using System.Collections.Immutable;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>Asks this agent's HAProxy what a change would do, and does nothing.</summary>
internal sealed class ChangePreview(RoutingLoop loop, SnapshotBuilder builder, Membership membership, IHaproxy haproxy)
{
    /// <summary>Asks HAProxy.</summary>
    /// <param name="proposal">The change.</param>
    /// <param name="remember">Whether what HAProxy refuses is shown as its last failed configuration; a dry run leaves no trace.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ChangeException">HAProxy would refuse it.</exception>
    public async Task<Preview> AskAsync(Proposal proposal, bool remember, CancellationToken cancellationToken)
    {
        var state = loop.Current;
        var snapshot = builder.Build(proposal.ApplyTo(state.Applied), state.Snapshot.Revision + 1);
        if (proposal.After?.Backend is { IsDynamic: true } changed)
        {
            snapshot = snapshot with
            {
                Backends =
                [
                    .. snapshot.Backends.Select(backend =>
                        backend.Definition.Key == changed.Key ? Settled(backend, state.Snapshot) : backend),
                ],
            };
        }

        var preview = await haproxy.PreviewAsync(snapshot, remember, cancellationToken);
        return preview.Result.Succeeded
            ? preview
            : throw new ChangeException(ChangeFailure.RefusedByHaproxy, preview.Result.Reason, preview.Result.Lines);
    }

    /// <summary>Answers a dry run: what HAProxy would do, and what speaks against the change.</summary>
    /// <exception cref="ChangeException">HAProxy would refuse it.</exception>
    public async Task<DryRunResult> TryAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        if (proposal.Concerns)
        {
            return new DryRunResult(await AskAsync(proposal, remember: false, cancellationToken), [.. Warnings(proposal)]);
        }

        var nothing = new ApplyResult(ApplyTier.Nothing, "it is for agents of another label", []);
        return new DryRunResult(new Preview(nothing, haproxy.Config, haproxy.Config, []), []);
    }

    private IEnumerable<string> Warnings(Proposal proposal) => (proposal.Change, proposal.After?.Backend) switch
    {
        (SwitchChange, { IsDynamic: true } switched) => ServiceVersion.WithTraffic(switched)
            .Where(version => builder.ServersOf(version).IsEmpty)
            .Select(version => $"version {version.Version} of {version.Name} has no registered member, so the switch would be refused"),
        (EditChange, { IsDynamic: true } edited) when !membership.Knows(edited.Name!) =>
            [$"the members of {edited.Name} are not known before the change, so they are missing here"],
        _ => [],
    };

    // As it will be: the new version has passed its checks, and what served until then is kept for the way back.
    private static BackendState Settled(BackendState backend, RoutingSnapshot now)
    {
        var addresses = backend.Servers.Concat(backend.Standby).Select(server => (server.Address, server.Port)).ToHashSet();
        var before = now.Backends.FirstOrDefault(known => known.Definition.Key == backend.Definition.Key)?.Servers
            ?? ImmutableArray<Server>.Empty;
        return backend with
        {
            IsForced = true,
            Standby = [.. backend.Standby, .. before.Where(server => addresses.Add((server.Address, server.Port)))],
        };
    }
}

/// <summary>What a change would do.</summary>
/// <param name="Preview">How HAProxy would be brought to it.</param>
/// <param name="Warnings">For the operator.</param>
internal sealed record DryRunResult(Preview Preview, IReadOnlyList<string> Warnings);
