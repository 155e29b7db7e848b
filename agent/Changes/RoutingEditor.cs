using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>An operator's way to change frontends and backends: here, or in the registry for the whole fleet.</summary>
/// <remarks>
/// Every method answers when HAProxy does what was asked, and else throws <see cref="ChangeException"/>. The warnings that they
/// return are about the change, not about what it names.
/// </remarks>
public sealed class RoutingEditor(
    RoutingLoop loop, RoutingMode mode, Membership membership, HostResolver resolver, FleetEditor? fleet, RegistryFollower? follower, Rehearsal rehearsal,
    WarmVersions warm, TimeProvider time)
{
    // A new backend does not wait longer for its members' names and addresses than its operator would.
    private static readonly TimeSpan PrepareLimit = TimeSpan.FromSeconds(3);

    /// <summary>Creates or replaces an object.</summary>
    public async Task<IReadOnlyList<string>> PutAsync(RoutingObject item, CancellationToken cancellationToken)
    {
        using var included = Include(item);
        var warnings = await PrepareAsync(item, cancellationToken);
        return await IsOfFleetAsync(cancellationToken)
            ? [.. warnings, .. await fleet!.PutAsync(item, cancellationToken)]
            : [.. warnings, .. await ChangeAsync(item.Id, _ => item)];
    }

    /// <summary>Switches a dynamic backend to another version, or to several.</summary>
    /// <param name="key">The backend.</param>
    /// <param name="label">Which of the fleet's objects of that key, or null for the one that this agent has.</param>
    /// <param name="change">To what.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<string>> SwitchAsync(
        string key, string? label, VersionSwitch change, CancellationToken cancellationToken)
    {
        var isOfFleet = await IsOfFleetAsync(cancellationToken);
        var mine = loop.Current.Wanted.Find(RoutingKind.Backend, key);
        var switched = mine?.Backend is { IsDynamic: true } before && (label ?? mine.Label) == mine.Label ? RoutingObject.Of(change.Apply(before)) : null;
        using var included = Include(switched);
        IReadOnlyList<string> warnings = [];
        if (switched is not null)
        {
            warnings = await PrepareAsync(switched, cancellationToken);
            warm.Force(key, change.IsForced);
            if (!change.IsForced)
            {
                await rehearsal.PassAsync(switched.Backend!, cancellationToken);
            }
        }

        if (isOfFleet)
        {
            return [.. warnings, .. await fleet!.SwitchAsync(key, label, change, cancellationToken), .. await rehearsal.TakenOverAsync(key, cancellationToken)];
        }

        RoutingObject? Switch(RoutingObject? item) => item?.Backend is { IsDynamic: true } backend
            ? RoutingObject.Of(change.Apply(backend))
            : item;

        return mine is null
            ? throw NotFound(RoutingKind.Backend, key)
            : [.. warnings, .. await ChangeAsync(RoutingObject.IdOf(RoutingKind.Backend, key), Switch), .. await rehearsal.TakenOverAsync(key, cancellationToken)];
    }

    /// <summary>Deletes an object.</summary>
    public async Task<IReadOnlyList<string>> DeleteAsync(RoutingKind kind, string key, string? label, CancellationToken cancellationToken)
    {
        if (await IsOfFleetAsync(cancellationToken))
        {
            return await fleet!.DeleteAsync(kind, key, label, cancellationToken);
        }

        var id = RoutingObject.IdOf(kind, key);
        return loop.Current.Wanted.Find(id) is null ? throw NotFound(kind, key) : await ChangeAsync(id, _ => null);
    }

    private static ChangeException NotFound(RoutingKind kind, string key) => new(ChangeFailure.NotFound, $"{kind.Word()} {key} not found");

    private async Task<IReadOnlyList<string>> ChangeAsync(string id, Func<RoutingObject?, RoutingObject?> change)
    {
        var state = await loop.ChangeAsync(id, change);
        ChangeException.ThrowIfRefused(state, id);
        return state.SaveFailure is { } failure ? [$"HAProxy does it, but a restart of the agent would not know of it: {failure}"] : [];
    }

    private async Task<bool> IsOfFleetAsync(CancellationToken cancellationToken)
    {
        if (mode.Decision == RoutingChoice.Auto && (await follower!.CompareAsync(cancellationToken)).Failure is { } failure)
        {
            throw new ChangeException(
                ChangeFailure.RegistryUnavailable,
                $"whether routing is the fleet's or this agent's own is not known until the registry answers; or start the agent with --routing local. {failure}");
        }

        return mode.FollowsFleet || !mode.BecomeLocal();
    }

    private IDisposable? Include(RoutingObject? item) => item?.Backend is { IsDynamic: true } backend ? follower?.Include(backend.Name!) : null;

    private async Task<IReadOnlyList<string>> PrepareAsync(RoutingObject item, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(PrepareLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (item.Backend is not { } backend)
        {
            return [];
        }

        return backend.IsDynamic
            ? await LearnMembersAsync(backend, either.Token)
            : await ResolveAsync(backend, either.Token);
    }

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
                ChangeFailure.RegistryUnavailable, $"the members of {backend.Name} are not known, and without them {backend.Key} would be empty: {failure}")
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
