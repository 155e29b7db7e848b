using Thalassa.Agent.Discovery;
using Thalassa.Agent.Routing;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>Learns the members and addresses that a changed backend needs before it is there, so that it does not begin empty.</summary>
internal sealed class ChangePreparation(
    RoutingLoop loop, Membership membership, HostResolver resolver, TimeProvider time, RegistryFollower? follower = null)
{
    // A new backend does not wait longer for its members' names and addresses than its operator would.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Has the members of a changed backend followed until the result is disposed; from then on the change itself needs them.
    /// </summary>
    public IDisposable? Include(Proposal proposal) =>
        Changed(proposal) is { IsDynamic: true } backend ? follower?.Include(backend.Name!) : null;

    /// <summary>Learns what it can within a few seconds.</summary>
    /// <returns>Warnings about what is not known yet.</returns>
    /// <exception cref="ChangeException">Without it, a backend that has servers would become empty.</exception>
    public async Task<IReadOnlyList<string>> PrepareAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        if (Changed(proposal) is not { } backend)
        {
            return [];
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return backend.IsDynamic
            ? await LearnMembersAsync(backend, either.Token)
            : await ResolveAsync(backend, either.Token);
    }

    private static Backend? Changed(Proposal proposal) => proposal.Change is DrainChange ? null : proposal.After?.Backend;

    private async Task<IReadOnlyList<string>> LearnMembersAsync(Backend backend, CancellationToken cancellationToken)
    {
        if (follower is null || membership.Knows(backend.Name!))
        {
            return follower is null ? ["this agent has no registry, so a dynamic backend has no members; give one with --registry"] : [];
        }

        var failure = await TryAsync(async () => (await follower.CompareAsync(cancellationToken)).Failure)
            ?? (membership.Knows(backend.Name!) ? null : "it did not answer in time");
        if (failure is null)
        {
            return [];
        }

        return HasServers(backend.Key)
            ? throw new ChangeException(
                ChangeFailure.RegistryUnavailable,
                $"the members of {backend.Name} are not known, and without them {backend.Key} would be empty: {failure}")
            : [$"the members of {backend.Name} are not known yet: {failure}"];
    }

    private async Task<IReadOnlyList<string>> ResolveAsync(Backend backend, CancellationToken cancellationToken)
    {
        _ = await TryAsync(async () =>
        {
            await resolver.PrepareAsync(backend.Members.Select(member => member.Host), cancellationToken);
            return null;
        });
        return [.. backend.Members.Select(member => member.Host).Distinct(StringComparer.Ordinal)
            .Where(host => resolver.Find(host) is null)
            .Select(host => $"the name {host} has no address yet; the member is left out until it has one")];
    }

    private bool HasServers(string key) =>
        loop.Current.Snapshot.Backends.Any(backend => backend.Definition.Key == key && backend.Servers.Length > 0);

    private static async Task<string?> TryAsync(Func<Task<string?>> attempt)
    {
        try
        {
            return await attempt();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
