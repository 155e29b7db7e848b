using System.Text.Json;
using Thalassa.Agent.Changes;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;
using Thalassa.Hosting.OpenApi;
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
            var (type, changed) =
                kind == RoutingKind.Frontend ? (typeof(Frontend), typeof(FrontendChanged)) : (typeof(Backend), typeof(BackendChanged));
            app.MapGet($"/{kind.Path()}", (RoutingLoop loop) => Results.Json(RoutingJson.All(kind, loop.Current.Snapshot)))
                .Describe($"List{kind}s", $"All {kind.Path()} as HAProxy has them.").Produces(200, type.MakeArrayType());
            app.MapGet($"/{kind.Path()}/{{key}}", (string key, RoutingLoop loop) => Get(kind, key, loop))
                .Describe($"Get{kind}", $"One {kind.Word()} as HAProxy has it.").Produces(200, type).Refuses(404);
            app.MapPut(
                $"/{kind.Path()}/{{key}}",
                (string key, string? label, bool? dryRun, HttpRequest request, ChangeEndpoint changes) =>
                    PutAsync(kind, key, label, dryRun ?? false, request, changes))
                .Describe($"Put{kind}", $"Creates or replaces a {kind.Word()}; with dryRun=true only tells what that would do.")
                .Takes(type).Produces(200, changed).Refuses(400, 409, 413, 422, 502, 503, 504);
            app.MapDelete(
                    $"/{kind.Path()}/{{key}}",
                    (string key, string? label, bool? dryRun, HttpRequest request, ChangeEndpoint changes) =>
                        changes.AnswerAsync(new DeleteChange(kind, key) { Label = label }, dryRun ?? false, request))
                .Describe($"Delete{kind}", $"Deletes a {kind.Word()}; with dryRun=true only tells what that would do.")
                .Produces<Removed>()
                .Refuses(400, 404, 409, 422, 502, 503, 504);
        }

        app.MapPost("/backends/{key}", SwitchAsync)
            .Describe(
                "SwitchBackend",
                "Switches a dynamic backend to another version, or shares its traffic among several; with dryRun=true only tells what that "
                + "would do.")
            .Takes(typeof(SwitchRequest))
            .Produces<BackendChanged>()
            .Refuses(400, 404, 409, 413, 422, 502, 503, 504);
        app.MapGet("/backends/{key}/members", GetMembers)
            .Describe("ListMembers", "The members of a backend as HAProxy has them.").Produces<Member[]>().Refuses(404);
        app.MapGet("/backends/{key}/servers", GetServersAsync)
            .Describe("ListServers", "The servers of a backend as HAProxy has them at this moment.").Produces<ServerView[]>().Refuses(404);
        app.MapGet("/haproxy/config", (IHaproxy haproxy) => Results.Text(haproxy.Config, "text/plain"))
            .Describe("GetConfig", "HAProxy's configuration as it was last applied with success.")
            .Produces<string>(200, "text/plain");
        app.MapGet("/haproxy/config/failed", (IHaproxy haproxy) =>
                haproxy.Failed is { } failed
                    ? Results.Json(
                        new FailedConfig(failed.At.ToUnixTimeMilliseconds(), failed.Result.Reason, failed.Result.Lines, failed.Text),
                        ApiJson.Default.FailedConfig)
                    : Results.NoContent())
            .Describe("GetFailedConfig", "The last configuration that HAProxy refused, and its words; 204 when there is none.")
            .Produces<FailedConfig>()
            .Produces(204);
    }

    private static IResult Get(RoutingKind kind, string key, RoutingLoop loop) =>
        RoutingJson.Find(kind, key, loop.Current.Snapshot) is { } found ? Results.Json(found) : Problems.NotFound($"{kind.Word()} {key}");

    private static IResult GetMembers(string key, RoutingLoop loop) =>
        RoutingJson.Find(RoutingKind.Backend, key, loop.Current.Snapshot) is { } found
            ? Results.Json(found["members"])
            : Problems.NotFound($"backend {key}");

    private static async Task<IResult> GetServersAsync(
        string key, RoutingLoop loop, IHaproxy haproxy, CancellationToken cancellationToken) =>
        loop.Current.Snapshot.Backends.FirstOrDefault(backend => backend.Definition.Key == key) is { } found
            ? Results.Json(ServersJson.Of(found, await haproxy.ObserveAsync(key, cancellationToken)))
            : Problems.NotFound($"backend {key}");

    private static async Task<IResult> PutAsync(
        RoutingKind kind, string key, string? label, bool dryRun, HttpRequest request, ChangeEndpoint changes)
    {
        var faults = new FaultList();
        return await RequestBody.ReadAsync(request, faults) is { } body && Read(kind, key, label, body, faults) is { } item
            ? await changes.AnswerAsync(new EditChange(item), dryRun, request)
            : Problems.Of(faults);
    }

    private static async Task<IResult> SwitchAsync(
        string key,
        string? label,
        bool? force,
        bool? dryRun,
        HttpRequest request,
        RoutingLoop loop,
        RoutingMode mode,
        ChangeEndpoint changes)
    {
        // A backend of the fleet with another label is not known here; the registry checks whether it can be switched.
        var mine = loop.Asked.Find(RoutingKind.Backend, key);
        var known = !mode.AsksForFleet || label is null || label == mine?.Label ? mine?.Backend : null;
        var faults = new FaultList();
        return
            await RequestBody.ReadAsync(request, faults) is { } body && BackendReader.ReadSwitchRequest(body, known, faults) is { } switched
            ? await changes.AnswerAsync(
                new SwitchChange(key, switched) { Label = label, IsForced = force ?? false }, dryRun ?? false, request)
            : Problems.Of(faults);
    }

    private static RoutingObject? Read(RoutingKind kind, string key, string? label, JsonElement body, FaultList faults)
    {
        if (label is null)
        {
            return RoutingObject.Read(kind, key, body, faults);
        }

        if (!RoutingText.IsKey(label))
        {
            faults.Add("label", RoutingText.KeyHint);
        }
        else if (body.TryGetProperty("label", out var own) && own.ValueKind != JsonValueKind.Null
            && !(own.ValueKind == JsonValueKind.String && own.ValueEquals(label)))
        {
            faults.Add("label", $"is not the one of the address, {label}; give it once");
        }

        var item = RoutingObject.Read(kind, key, body, faults);
        return faults.Count > 0 ? null : item?.WithLabel(label);
    }
}

/// <summary>A backend as it is now, or with <c>dryRun=true</c> what the change would do.</summary>
[OneOf(typeof(Backend), typeof(DryRunAnswer))]
internal abstract class BackendChanged;

/// <summary>A frontend as it is now, or with <c>dryRun=true</c> what the change would do.</summary>
[OneOf(typeof(Frontend), typeof(DryRunAnswer))]
internal abstract class FrontendChanged;

/// <summary>A configuration that HAProxy refused.</summary>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="Reason">Why.</param>
/// <param name="Lines">HAProxy's own words.</param>
/// <param name="Config">The configuration.</param>
internal sealed record FailedConfig(long At, string Reason, IEnumerable<string> Lines, string Config);

/// <summary>The answer to a deletion.</summary>
/// <param name="Id">What was deleted, <c>kind/key</c>.</param>
/// <param name="Removed">Always true.</param>
internal sealed record Removal(string Id, bool Removed)
{
    /// <summary>What is not as one might expect, or left out.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>What was deleted, or with <c>dryRun=true</c> what the deletion would do.</summary>
[OneOf(typeof(Removal), typeof(DryRunAnswer))]
internal abstract class Removed;
