using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Requests;
using Thalassa.Functions.Routing;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;
using Thalassa.Registry.Events;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Compatibility.Bender;

/// <summary>The fleet's frontends and backends as bender's entities: <c>name</c> is the key, and <c>app</c> the service.</summary>
internal sealed class BenderRouting(FleetRouting routing, IRoutingStore store, EventPump pump, TimeProvider time)
{
    private const string NameHint = "is required: 1 to 63 letters, digits or _ . : -, starting with a letter or digit";

    /// <summary>All entities of a kind.</summary>
    public async Task<IResult> ListAsync(RoutingKind kind, HttpRequest request)
    {
        var list = await routing.ListAsync(kind, request.HttpContext.RequestAborted);
        return JsonText.Of(new JsonArray([.. list.Items.Select(Entity)]).ToJsonString());
    }

    /// <summary>One entity.</summary>
    public async Task<IResult> GetAsync(RoutingKind kind, string name, HttpRequest request) => RoutingAnswer.Of(
        RoutingText.IsKey(name) ? await routing.FindAsync(kind, name, label: null, request.HttpContext.RequestAborted) : NotFound,
        new FaultList(),
        found => JsonText.Of(Entity(found).ToJsonString()));

    /// <summary>Removes one.</summary>
    public async Task<IResult> RemoveAsync(RoutingKind kind, string name) =>
        RoutingAnswer.Of(RoutingText.IsKey(name) ? await routing.RemoveAsync(kind, name, label: null) : NotFound, new FaultList(), _ =>
            TypedResults.NoContent());

    /// <summary>Creates a backend from <c>{name, app, version}</c>; null when the body is in the app's own form.</summary>
    public async Task<IResult?> CreateBackendAsync(HttpRequest request)
    {
        var faults = new FaultList();
        if (await ReadNamedAsync(request, faults) is not { } body)
        {
            return null;
        }

        Require(body, "app", "is required: the name of the application that the backend serves", faults);
        Require(body, "version", "is required: the version of the application", faults);
        body["type"] = "dynamic";
        body["key"] = Take(body, "name");
        body["name"] = Take(body, "app");
        return faults.Count > 0
            ? RoutingAnswer.Invalid(faults)
            : RoutingAnswer.Of(await routing.CreateAsync(RoutingKind.Backend, Element(body), faults), faults, Created);
    }

    /// <summary>
    /// Creates a frontend from <c>{name, backend}</c>; null when the body is in the app's own form. With a <c>bind</c> or a
    /// <c>port</c> agents serve it; without it is kept and shown, as bender does, and agents wait for an address.
    /// </summary>
    public async Task<IResult?> CreateFrontendAsync(HttpRequest request)
    {
        var faults = new FaultList();
        if (await ReadNamedAsync(request, faults) is not { } body)
        {
            return null;
        }

        if (body.Remove("port", out var port) && !body.ContainsKey("bind"))
        {
            body["bind"] = $"*:{port}";
        }

        body["key"] = Take(body, "name");
        return faults.Count > 0
            ? RoutingAnswer.Invalid(faults)
            : RoutingAnswer.Of(
                body.ContainsKey("bind")
                    ? await routing.CreateAsync(RoutingKind.Frontend, Element(body), faults)
                    : await KeepAsync(body, faults),
                faults,
                Created);
    }

    /// <summary>Changes a backend's <c>app</c> or <c>version</c>; null when the body is in the app's own form.</summary>
    public async Task<IResult?> UpdateBackendAsync(string name, HttpRequest request)
    {
        var faults = new FaultList();
        if (await BenderBody.ReadAsync(request, json => BenderBody.HasAny(json, "key", "type"), faults) is not { } body)
        {
            return null;
        }

        var found = RoutingText.IsKey(name) ? await routing.FindAsync(RoutingKind.Backend, name, label: null) : NotFound;
        if (found.Found is not { } backend)
        {
            return RoutingAnswer.Of(found, faults, Ok);
        }

        var now = Entity(backend);
        var change = new JsonObject
        {
            ["name"] = BenderBody.Text(body, "app") ?? BenderBody.Text(now, "app"),
            ["version"] = BenderBody.Text(body, "version") ?? BenderBody.Text(now, "version"),
        };
        return RoutingAnswer.Of(await routing.SwitchAsync(name, backend.Id.Label, Element(change), faults), faults, Ok);
    }

    private static RoutingResult NotFound => new(RoutingOutcome.NotFound, Found: null, Labels: []);

    private static async Task<JsonObject?> ReadNamedAsync(HttpRequest request, FaultList faults)
    {
        var body = await BenderBody.ReadAsync(request, json => BenderBody.HasAny(json, "key"), faults);
        if (body is not null)
        {
            body.Remove("resource");
            if (BenderBody.Text(body, "name") is not { } name || !RoutingText.IsKey(name))
            {
                faults.Add("name", NameHint);
            }
        }

        return body;
    }

    private static void Require(JsonObject body, string member, string hint, FaultList faults)
    {
        if (BenderBody.Text(body, member) is null)
        {
            faults.Add(member, hint);
        }
    }

    private static JsonNode? Take(JsonObject body, string member) => body.Remove(member, out var value) ? value : null;

    private static JsonElement Element(JsonNode json) => JsonElement.Parse(json.ToJsonString());

    private static IResult Ok(RoutingObject found) => JsonText.Of(Entity(found).ToJsonString());

    private static IResult Created(RoutingObject made) => new CreatedAnswer(
        $"/{(made.Id.Kind == RoutingKind.Frontend ? "frontends" : "backends")}/{made.Id.Key}", Entity(made).ToJsonString());

    private static JsonObject Entity(RoutingObject item)
    {
        var own = JsonNode.Parse(item.Json)!.AsObject();
        var isBackend = item.Id.Kind == RoutingKind.Backend;
        var entity = new JsonObject { ["resource"] = isBackend ? "Backend" : "Frontend", ["name"] = item.Id.Key };
        foreach (
            var (theirs, ours) in isBackend
                ? (ReadOnlySpan<(string, string)>)[("app", "name"), ("version", "version")]
                : [("backend", "backend"), ("bind", "bind")])
        {
            if (own.Remove(ours, out var value))
            {
                entity[theirs] = value;
            }
        }

        return entity;
    }

    private async Task<RoutingResult> KeepAsync(JsonObject body, FaultList faults)
    {
        if (body.ContainsKey("backend") && (BenderBody.Text(body, "backend") is not { } backend || !RoutingText.IsKey(backend)))
        {
            faults.Add("backend", "must be the name of a backend");
        }

        foreach (var (member, _) in body.Where(member => member.Key is not ("key" or "backend")))
        {
            faults.Add(member, "applies only to a frontend with an address; add a bind such as *:80 or a port");
        }

        if (faults.Count > 0)
        {
            return new RoutingResult(RoutingOutcome.Invalid, Found: null, Labels: []);
        }

        var id = new RoutingId(RoutingKind.Frontend, BenderBody.Text(body, "key")!, Label: null);
        var json = new JsonObject { ["id"] = id.ToString(), ["_type"] = "frontend", ["key"] = id.Key };
        if (Take(body, "backend") is { } to)
        {
            json["backend"] = to;
        }

        if (await store.PutAsync(id, json.ToJsonString(), expected: 0, time.GetUtcNow()) is not { } write)
        {
            return new RoutingResult(RoutingOutcome.Conflict, Found: null, Labels: []);
        }

        await pump.PublishAsync([write.Event]);
        return new RoutingResult(RoutingOutcome.Created, write.Written, []);
    }

    private sealed class CreatedAnswer(string location, string json) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status201Created;
            httpContext.Response.Headers.Location = location;
            httpContext.Response.ContentType = "application/json";
            await httpContext.Response.WriteAsync(json, Encoding.UTF8);
        }
    }
}
