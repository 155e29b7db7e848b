using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;
using Thalassa.Registry.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Routing;

/// <summary>The frontends and backends that every agent of the fleet follows.</summary>
public sealed class FleetRouting(IRoutingStore store, EventPump pump, TimeProvider time)
{
    /// <summary>How often a change is tried again that another one got ahead of.</summary>
    private const int Attempts = 16;

    /// <summary>All objects of a kind.</summary>
    public Task<RoutingList> ListAsync(RoutingKind kind, CancellationToken cancellationToken = default) =>
        store.ListAsync(kind, cancellationToken);

    /// <summary>Finds an object: with a label that one; without, the one without label, or else the only one with any.</summary>
    /// <exception cref="UnreadableRowException">It is there, and its row cannot be read.</exception>
    public async Task<RoutingResult> FindAsync(RoutingKind kind, string key, string? label, CancellationToken cancellationToken = default)
    {
        if (await store.GetAsync(new RoutingId(kind, key, label), cancellationToken) is { } exact)
        {
            return RoutingResult.Of(RoutingOutcome.Ok, exact);
        }

        if (label is not null)
        {
            return RoutingResult.NotFound;
        }

        var labelled = (await store.ListAsync(kind, cancellationToken)).IdsOf(kind, key);
        return labelled switch
        {
            [] => RoutingResult.NotFound,
            [var only] => await store.GetAsync(only, cancellationToken) is { } item
                ? RoutingResult.Of(RoutingOutcome.Ok, item)
                : RoutingResult.NotFound,
            _ => RoutingResult.Ambiguous([.. labelled.Select(id => id.Label ?? string.Empty)]),
        };
    }

    /// <summary>Creates or replaces the object that the body defines.</summary>
    /// <param name="kind">Frontend or backend.</param>
    /// <param name="key">The key of the path.</param>
    /// <param name="label">The label of the query, or null; the body's must be the same or left out.</param>
    /// <param name="body">The definition, in the agent's JSON.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// <see cref="RoutingOutcome.Ok"/> or <see cref="RoutingOutcome.Created"/>, or <see cref="RoutingOutcome.Invalid"/> if
    /// <paramref name="faults"/> grew.
    /// </returns>
    public async Task<RoutingResult> PutAsync(
        RoutingKind kind, string key, string? label, JsonElement body, FaultList faults, CancellationToken cancellationToken = default) =>
        Read(kind, key, label, body, faults) is not var (id, json)
            ? RoutingResult.Invalid
            : await ChangeAsync(id, _ => json, cancellationToken);

    /// <summary>Creates an object and leaves one that is there alone; the key is the body's <c>key</c>.</summary>
    /// <returns>
    /// <see cref="RoutingOutcome.Created"/>, <see cref="RoutingOutcome.Conflict"/> when it is there, or
    /// <see cref="RoutingOutcome.Invalid"/> if <paramref name="faults"/> grew.
    /// </returns>
    public async Task<RoutingResult> CreateAsync(
        RoutingKind kind, JsonElement body, FaultList faults, CancellationToken cancellationToken = default)
    {
        var key =
            body.ValueKind == JsonValueKind.Object && body.TryGetProperty("key", out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : string.Empty;
        if (Read(kind, key, label: null, body, faults) is not var (id, json))
        {
            return RoutingResult.Invalid;
        }

        return await store.PutAsync(id, json, expected: 0, time.GetUtcNow(), cancellationToken) is { } write
            ? await PublishedAsync(RoutingOutcome.Created, write)
            : RoutingResult.Of(RoutingOutcome.Conflict, found: null);
    }

    /// <summary>Points a dynamic backend to another version, or to another service and version.</summary>
    /// <param name="key">The backend's key.</param>
    /// <param name="label">Its label; found as in <see cref="FindAsync"/> when null.</param>
    /// <param name="body"><c>{"name"?, "version"}</c>.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RoutingResult> SwitchAsync(
        string key, string? label, JsonElement body, FaultList faults, CancellationToken cancellationToken = default)
    {
        var found = await FindAsync(RoutingKind.Backend, key, label, cancellationToken);
        return found.Found is null
            ? found
            : await ChangeAsync(
                found.Found.Id, current => current is null ? null : Switched(current.Json, key, body, faults), cancellationToken);
    }

    /// <summary>Removes an object, found as in <see cref="FindAsync"/>.</summary>
    public async Task<RoutingResult> RemoveAsync(RoutingKind kind, string key, string? label, CancellationToken cancellationToken = default)
    {
        var found = await FindToRemoveAsync(kind, key, label, cancellationToken);
        if (found.Found is null || await store.RemoveAsync(found.Found.Id, time.GetUtcNow(), cancellationToken) is not { } removal)
        {
            return found.Found is null ? found : RoutingResult.NotFound;
        }

        await pump.PublishAsync([removal]);
        return found;
    }

    /// <summary>As <see cref="FindAsync"/>; what is there and cannot be read can be removed all the more.</summary>
    private async Task<RoutingResult> FindToRemoveAsync(RoutingKind kind, string key, string? label, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(kind, key, label, cancellationToken);
        }
        catch (UnreadableRowException)
        {
            var (exact, list) = (new RoutingId(kind, key, label), await store.ListAsync(kind, cancellationToken));
            var id = label is null && !list.Unreadable.Names(exact.ToString()) && list.IdsOf(kind, key) is [var only] ? only : exact;
            return RoutingResult.Of(RoutingOutcome.Ok, new RoutingObject(id, "{}", 0));
        }
    }

    private static (RoutingId Id, string Json)? Read(RoutingKind kind, string key, string? label, JsonElement body, FaultList faults)
    {
        var before = faults.Count;
        if (label is not null && !RoutingText.IsKey(label))
        {
            faults.Add("label", RoutingText.KeyHint);
        }

        var (own, json) =
            kind == RoutingKind.Frontend
                ? FrontendReader.Read(body, key, faults) is { } frontend
                    ? (frontend.Label, ToJson(frontend with { Label = frontend.Label ?? label }))
                    : default
                : BackendReader.Read(body, key, faults) is { } backend
                    ? (backend.Label, ToJson(backend with { Label = backend.Label ?? label }))
                    : default;
        if (own is not null && label is not null && own != label)
        {
            faults.Add("label", $"is {own} in the body and {label} in the query; send one of them");
        }

        return faults.Count > before ? null : (new RoutingId(kind, key, own ?? label), json);
    }

    private static string? Switched(string current, string key, JsonElement body, FaultList faults)
    {
        using var document = JsonDocument.Parse(current);
        return
            BackendReader.Read(document.RootElement, key, faults) is { } backend
            && BackendReader.ReadSwitch(body, backend, faults) is { } switched
            ? ToJson(switched)
            : null;
    }

    private static string ToJson(Frontend frontend) => JsonSerializer.Serialize(frontend, Json.Relaxed.Frontend);

    private static string ToJson(Backend backend) => JsonSerializer.Serialize(backend, Json.Relaxed.Backend);

    /// <summary>Applies a change to whatever is there, again and again until no other one gets in between.</summary>
    private async Task<RoutingResult> ChangeAsync(RoutingId id, Func<RoutingObject?, string?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var current = await store.GetAsync(id, cancellationToken);
            if (change(current) is not { } json)
            {
                return current is null ? RoutingResult.NotFound : RoutingResult.Invalid;
            }

            if (current?.Json == json)
            {
                return RoutingResult.Of(RoutingOutcome.Ok, current);
            }

            if (await store.PutAsync(id, json, current?.Revision ?? 0, time.GetUtcNow(), cancellationToken) is { } write)
            {
                return await PublishedAsync(current is null ? RoutingOutcome.Created : RoutingOutcome.Ok, write);
            }
        }

        return RoutingResult.Of(RoutingOutcome.Conflict, found: null);
    }

    private async Task<RoutingResult> PublishedAsync(RoutingOutcome outcome, RoutingWrite write)
    {
        await pump.PublishAsync([write.Event]);
        return RoutingResult.Of(outcome, write.Written);
    }
}
