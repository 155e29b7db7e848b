using System.Text.Json;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;

namespace Thalassa.Agent.Changes;

/// <summary>Changes the fleet's routing: tried on this agent's HAProxy, kept by the registry, answered when it works here.</summary>
public sealed class FleetEditor(
    RegistryClient client, RegistryFollower follower, FleetReader reader, RoutingLoop loop, SnapshotBuilder builder, IHaproxy haproxy, TimeProvider time)
{
    /// <summary>How long this agent may take to apply what the registry took.</summary>
    public static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(10);

    /// <summary>Creates or replaces an object of the fleet.</summary>
    public async Task<IReadOnlyList<string>> PutAsync(RoutingObject item, CancellationToken cancellationToken)
    {
        var serves = Serves(item);
        if (serves)
        {
            await CheckAsync(loop.Current.Applied.With(item), cancellationToken);
        }

        await AskAsync(() => client.PutRoutingAsync(item.Kind, item.Key, JsonElement.Parse(item.Definition), cancellationToken));
        await SettleAsync(item.Id, cancellationToken);
        return serves ? [] : [$"{item.Id} was stored, but it is not for this agent, which serves another object of that key or has another label"];
    }

    /// <summary>Switches a backend of the fleet to another version.</summary>
    public async Task<IReadOnlyList<string>> SwitchAsync(
        string key, string? label, VersionSwitch change, CancellationToken cancellationToken)
    {
        var mine = loop.Current.Wanted.Find(RoutingKind.Backend, key);
        var serves = mine is not null && (label ?? mine.Label) == mine.Label;
        if (serves && mine!.Backend is { IsDynamic: true } backend)
        {
            await CheckAsync(loop.Current.Applied.With(RoutingObject.Of(change.Apply(backend))), cancellationToken);
        }

        await AskAsync(() => client.SwitchBackendAsync(key, label ?? mine?.Label, JsonElement.Parse(change.ToJson().ToJsonString()), cancellationToken));
        await SettleAsync(RoutingObject.IdOf(RoutingKind.Backend, key), cancellationToken);
        return serves ? [] : [$"backend {key} was switched, but this agent has another label or serves another object of that key"];
    }

    /// <summary>Deletes an object of the fleet.</summary>
    public async Task<IReadOnlyList<string>> DeleteAsync(RoutingKind kind, string key, string? label, CancellationToken cancellationToken)
    {
        var mine = loop.Current.Wanted.Find(kind, key);
        var isMine = mine is not null && (label ?? mine.Label) == mine.Label;
        var id = RoutingObject.IdOf(kind, key);
        if (isMine)
        {
            reader.NoteRemoved(id);
        }

        try
        {
            await client.DeleteRoutingAsync(kind, key, label ?? mine?.Label, cancellationToken);
        }
        catch (RegistryException gone) when (isMine && gone.Status == System.Net.HttpStatusCode.NotFound)
        {
            // The registry lost it, this agent kept it, and now it may go here too.
        }
        catch (RegistryException failure)
        {
            throw new ChangeException(failure);
        }

        await SettleAsync(id, cancellationToken);
        return [];
    }

    private bool Serves(RoutingObject item) =>
        reader.IsMine(item.Label) && (item.Label is not null || loop.Current.Wanted.Find(item.Id)?.Label is null);

    private async Task CheckAsync(RoutingTable table, CancellationToken cancellationToken)
    {
        var result = await haproxy.CheckAsync(builder.Build(table, loop.Current.Snapshot.Revision + 1), cancellationToken);
        if (!result.Succeeded)
        {
            throw new ChangeException(ChangeFailure.RefusedByHaproxy, result.Reason, result.Lines);
        }
    }

    private static async Task AskAsync(Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (RegistryException failure)
        {
            throw new ChangeException(failure);
        }
    }

    private async Task SettleAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ApplyLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string? failure;
        try
        {
            var comparison = await follower.CompareAsync(either.Token);
            await comparison.Settled.WaitAsync(either.Token);
            failure = comparison.Failure;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"that took more than {ApplyLimit.TotalSeconds:0} s";
        }

        if (failure is not null)
        {
            throw new ChangeException(ChangeFailure.NotAppliedYet, $"the registry has the change, but this agent has not applied it yet: {failure}");
        }

        ChangeException.ThrowIfRefused(loop.Current, id);
    }
}
