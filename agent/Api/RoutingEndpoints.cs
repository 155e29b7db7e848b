using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Changes;
using Thalassa.Agent.Model;
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
            var (type, changed) = kind == RoutingKind.Frontend ? (typeof(Frontend), typeof(FrontendChanged)) : (typeof(Backend), typeof(BackendChanged));
            app.MapGet($"/{kind.Path()}", (RoutingLoop loop) => Results.Json(RoutingJson.All(kind, loop.Current.Snapshot)))
                .Describe($"List{kind}s", $"All {kind.Path()} as HAProxy has them.").Produces(200, type.MakeArrayType());
            app.MapGet($"/{kind.Path()}/{{key}}", (string key, RoutingLoop loop) => Get(kind, key, loop))
                .Describe($"Get{kind}", $"One {kind.Word()} as HAProxy has it.").Produces(200, type).Refuses(404);
            app.MapPut(
                $"/{kind.Path()}/{{key}}",
                (string key, string? label, bool? dryRun, HttpRequest request, RoutingEditor editor, RoutingLoop loop, DryRun trial, Operators operators) =>
                    PutAsync(kind, key, label, dryRun ?? false, request, editor, loop, trial, operators))
                .Describe($"Put{kind}", $"Creates or replaces a {kind.Word()}; with dryRun=true only tells what that would do.")
                .Takes(type).Produces(200, changed).Refuses(400, 409, 413, 422, 502, 503, 504);
            app.MapDelete(
                $"/{kind.Path()}/{{key}}",
                (string key, string? label, bool? dryRun, HttpRequest request, RoutingEditor editor, DryRun trial, Operators operators) =>
                    DeleteAsync(kind, key, label, dryRun ?? false, request, editor, trial, operators))
                .Describe($"Delete{kind}", $"Deletes a {kind.Word()}; with dryRun=true only tells what that would do.").Produces<Removed>().Refuses(400, 404, 409, 422, 502, 503, 504);
        }

        app.MapPost("/backends/{key}", SwitchAsync)
            .Describe("SwitchBackend", "Switches a dynamic backend to another version, or shares its traffic among several; with dryRun=true only tells what that would do.")
            .Takes(typeof(SwitchRequest)).Produces<BackendChanged>().Refuses(400, 404, 409, 413, 422, 502, 503, 504);
        app.MapGet("/backends/{key}/members", GetMembers)
            .Describe("ListMembers", "The members of a backend as HAProxy has them.").Produces<Member[]>().Refuses(404);
        app.MapGet("/backends/{key}/servers", GetServersAsync)
            .Describe("ListServers", "The servers of a backend as HAProxy has them at this moment.").Produces<ServerView[]>().Refuses(404);
        app.MapGet("/haproxy/config", (IHaproxy haproxy) => Results.Text(haproxy.Config, "text/plain"))
            .Describe("GetConfig", "HAProxy's configuration as it was last applied with success.").Produces<string>(200, "text/plain");
        app.MapGet("/haproxy/config/failed", (IHaproxy haproxy) => haproxy.Failed is { } failed
            ? Results.Json(new FailedConfig(failed.At.ToUnixTimeMilliseconds(), failed.Result.Reason, failed.Result.Lines, failed.Text), ApiJson.Default.FailedConfig)
            : Results.NoContent())
            .Describe("GetFailedConfig", "The last configuration that HAProxy refused, and its words; 204 when there is none.").Produces<FailedConfig>().Produces(204);
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
        RoutingKind kind, string key, string? label, bool dryRun, HttpRequest request, RoutingEditor editor, RoutingLoop loop, DryRun trial, Operators operators)
    {
        var faults = new FaultList();
        if (await RequestBody.ReadAsync(request, faults) is not { } body
            || RoutingObject.Read(kind, key, WithLabel(body, label, faults), faults) is not { } item
            || faults.Count > 0)
        {
            return Problems.Of(faults);
        }

        return dryRun
            ? await TryAsync(() => trial.PutAsync(item, request.HttpContext.RequestAborted))
            : await AnswerAsync(() => editor.PutAsync(item, request.HttpContext.RequestAborted), kind, key, loop, item, request, operators);
    }

    private static async Task<IResult> SwitchAsync(
        string key, string? label, bool? force, bool? dryRun, HttpRequest request, RoutingEditor editor, RoutingLoop loop, DryRun trial, Operators operators)
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
        var change = new VersionSwitch(name, switched.Version!, switched.Versions, force ?? false);
        return dryRun ?? false
            ? await TryAsync(() => trial.SwitchAsync(key, change, request.HttpContext.RequestAborted))
            : await AnswerAsync(
                () => editor.SwitchAsync(key, label, change, request.HttpContext.RequestAborted), RoutingKind.Backend, key, loop, null, request, operators);
    }

    private static async Task<IResult> DeleteAsync(
        RoutingKind kind, string key, string? label, bool dryRun, HttpRequest request, RoutingEditor editor, DryRun trial, Operators operators)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var id = RoutingObject.IdOf(kind, key);
        return dryRun
            ? await TryAsync(() => trial.DeleteAsync(id, cancellationToken))
            : await operators.ChangeAsync(request, id, async () => Results.Json(
                RoutingJson.Warn(new JsonObject { ["id"] = id, ["removed"] = true }, await editor.DeleteAsync(kind, key, label, cancellationToken))));
    }

    private static async Task<IResult> TryAsync(Func<Task<DryRunResult>> trial)
    {
        try
        {
            return Results.Json(DryRunAnswer.Of(await trial()), ApiJson.Default.DryRunAnswer);
        }
        catch (ChangeException failure)
        {
            return Problems.Of(failure);
        }
    }

    private static Task<IResult> AnswerAsync(
        Func<Task<IReadOnlyList<string>>> change, RoutingKind kind, string key, RoutingLoop loop, RoutingObject? stored, HttpRequest request, Operators operators) =>
        operators.ChangeAsync(request, RoutingObject.IdOf(kind, key), async () =>
        {
            var warnings = await change();
            var answer = RoutingJson.Find(kind, key, loop.Current.Snapshot)
                ?? (stored is null ? [] : JsonNode.Parse(stored.Definition)!.AsObject());
            return Results.Json(RoutingJson.Warn(answer, warnings));
        });

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
