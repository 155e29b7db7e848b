using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Routing;
using Thalassa.Client;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Api;

/// <summary>Aqueduct's HTTP API. A change is answered when HAProxy does it.</summary>
internal static class RoutingEndpoints
{
    public static void MapRouting(this IEndpointRouteBuilder app)
    {
        foreach (var kind in Enum.GetValues<RoutingKind>())
        {
            app.MapGet($"/{kind.Path()}", (RoutingLoop loop) => RoutingJson.All(kind, loop.Current.Snapshot));
            app.MapGet($"/{kind.Path()}/{{key}}", (string key, RoutingLoop loop) => Get(kind, key, loop));
            app.MapPut(
                $"/{kind.Path()}/{{key}}",
                (string key, string? label, HttpRequest request, RoutingEditor editor, RoutingLoop loop) => PutAsync(kind, key, label, request, editor, loop));
            app.MapDelete(
                $"/{kind.Path()}/{{key}}",
                (string key, string? label, RoutingEditor editor, CancellationToken cancellationToken) => DeleteAsync(kind, key, label, editor, cancellationToken));
        }

        app.MapPost("/backends/{key}", SwitchAsync);
        app.MapGet("/backends/{key}/members", GetMembers);
        app.MapGet("/backends/{key}/servers", GetServersAsync);
        app.MapGet("/haproxy/config", (IHaproxy haproxy) => Results.Text(haproxy.Config, "text/plain"));
    }

    private static IResult Get(RoutingKind kind, string key, RoutingLoop loop) =>
        RoutingJson.Find(kind, key, loop.Current.Snapshot) is { } found ? Results.Json(found) : Problems.NotFound($"{kind.Word()} {key}");

    private static IResult GetMembers(string key, RoutingLoop loop) =>
        RoutingJson.Find(RoutingKind.Backend, key, loop.Current.Snapshot) is { } found
            ? Results.Json(found["members"])
            : Problems.NotFound($"backend {key}");

    private static async Task<IResult> GetServersAsync(string key, RoutingLoop loop, IHaproxy haproxy, CancellationToken cancellationToken) =>
        loop.Current.Snapshot.Backends.FirstOrDefault(backend => backend.Definition.Key == key) is { } found
            ? Results.Json(ServersJson.Of(found, await haproxy.ObserveAsync(key, cancellationToken)))
            : Problems.NotFound($"backend {key}");

    private static async Task<IResult> PutAsync(
        RoutingKind kind, string key, string? label, HttpRequest request, RoutingEditor editor, RoutingLoop loop)
    {
        var faults = new FaultList();
        if (await RequestBody.ReadAsync(request, faults) is not { } body
            || RoutingObject.Read(kind, key, WithLabel(body, label, faults), faults) is not { } item
            || faults.Count > 0)
        {
            return Problems.Of(faults);
        }

        return await AnswerAsync(() => editor.PutAsync(item, request.HttpContext.RequestAborted), kind, key, loop, item);
    }

    private static async Task<IResult> SwitchAsync(string key, string? label, bool? force, HttpRequest request, RoutingEditor editor, RoutingLoop loop)
    {
        var faults = new FaultList();
        if (await RequestBody.ReadAsync(request, faults) is not { } body)
        {
            return Problems.Of(faults);
        }

        // An object of another label is not known here; the registry checks the rest of its switch.
        var known = loop.Current.Wanted.Find(RoutingKind.Backend, key)?.Backend
            ?? new Backend { Key = key, Type = "dynamic", Name = "unknown", Version = "unknown" };
        if (BackendReader.ReadSwitch(body, known, faults) is not { } switched)
        {
            return Problems.Of(faults);
        }

        var name = body.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String ? switched.Name : null;
        return await AnswerAsync(
            () => editor.SwitchAsync(
                key, label, new VersionSwitch(name, switched.Version!, switched.Versions, force ?? false), request.HttpContext.RequestAborted),
            RoutingKind.Backend,
            key,
            loop,
            null);
    }

    private static async Task<IResult> DeleteAsync(
        RoutingKind kind, string key, string? label, RoutingEditor editor, CancellationToken cancellationToken)
    {
        try
        {
            var warnings = await editor.DeleteAsync(kind, key, label, cancellationToken);
            return Results.Json(RoutingJson.Warn(new JsonObject { ["id"] = RoutingObject.IdOf(kind, key), ["removed"] = true }, warnings));
        }
        catch (ChangeException failure)
        {
            return Problems.Of(failure);
        }
    }

    private static async Task<IResult> AnswerAsync(
        Func<Task<IReadOnlyList<string>>> change, RoutingKind kind, string key, RoutingLoop loop, RoutingObject? stored)
    {
        try
        {
            var warnings = await change();
            var answer = RoutingJson.Find(kind, key, loop.Current.Snapshot)
                ?? (stored is null ? [] : JsonNode.Parse(stored.Definition)!.AsObject());
            return Results.Json(RoutingJson.Warn(answer, warnings));
        }
        catch (ChangeException failure)
        {
            return Problems.Of(failure);
        }
    }

    private static JsonElement WithLabel(JsonElement body, string? label, FaultList faults)
    {
        if (label is null)
        {
            return body;
        }

        var json = JsonObject.Create(body)!;
        if (json["label"] is { } own && !(own.GetValueKind() == JsonValueKind.String && own.GetValue<string>() == label))
        {
            faults.Add("label", $"is not the one of the address, {label}; give it once");
        }

        json["label"] = label;
        return JsonElement.Parse(json.ToJsonString());
    }
}
