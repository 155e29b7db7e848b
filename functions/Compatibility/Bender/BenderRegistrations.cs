using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Thalassa.Functions.Access;
using Thalassa.Functions.Registrations;
using Thalassa.Functions.Requests;
using Thalassa.Functions.Routing;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Compatibility.Bender;

/// <summary>Registrations that also have bender's <c>resource</c>, <c>app</c> and <c>registered</c>.</summary>
internal sealed class BenderRegistrations(ServiceRegistry registry, Registrar registrar)
{
    /// <summary>The registrations of all apps, of one, or of one version of it.</summary>
    public async Task<IResult> ListAsync(HttpRequest request, string? name, string? version)
    {
        var faults = new FaultList();
        var query = QueryReader.Read(request.Query, name, version, faults);
        if (faults.Count > 0)
        {
            return RoutingAnswer.Invalid(faults);
        }

        var page = await registry.QueryAsync(query, request.HttpContext.RequestAborted);
        var next = page.Continuation is { } continuation ? QueryReader.Next(request, continuation) : null;
        return new TaggedJson($"\"bender-{page.List.ETag[1..]}", writer =>
        {
            using var json = new Utf8JsonWriter(writer);
            json.WriteStartArray();
            foreach (var registration in page.List.Items)
            {
                Write(json, registration);
            }

            json.WriteEndArray();
        }, next);
    }

    /// <summary>Registers or renews; the body, which bender's client leaves out, is the meta.</summary>
    public async Task<IResult> RegisterAsync(HttpRequest request, RouteValueDictionary values)
    {
        var meta = await RequestBody.ReadAsync(request, MetaRules.MaxBytes);
        string? Part(string name) => values[name] as string;
        var faults = new FaultList();
        return registry.Read(Part("name"), Part("version"), Part("host"), Part("port"), meta.Span, faults) is { } heartbeat
            ? await AnswerAsync(request.HttpContext, heartbeat, StatusCodes.Status200OK)
            : RoutingAnswer.Invalid(faults);
    }

    /// <summary>Registers what is in the body; null when that is in the app's own form.</summary>
    public async Task<IResult?> CreateAsync(HttpRequest request)
    {
        var faults = new FaultList();
        if (await BenderBody.ReadAsync(request, json => !BenderBody.HasAny(json, "app", "resource"), faults) is not { } body)
        {
            return null;
        }

        if (BenderBody.Text(body, "resource") is not (null or "Registration"))
        {
            faults.Add("resource", "must be Registration");
        }

        body.Remove("resource");
        body.Remove("registered");
        return registry.Read(Element(body), faults) is { } heartbeat && faults.Count == 0
            ? await AnswerAsync(request.HttpContext, heartbeat, StatusCodes.Status201Created)
            : RoutingAnswer.Invalid(faults);
    }

    private static JsonElement Element(JsonNode json) => JsonElement.Parse(json.ToJsonString());

    private async Task<IResult> AnswerAsync(HttpContext http, Heartbeat heartbeat, int whenNew)
    {
        var outcome = await registrar.HeartbeatAsync(http, heartbeat);
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, outcome.Registration);
        }

        return JsonText.Of(
            Encoding.UTF8.GetString(buffer.ToArray()), outcome.Kind == HeartbeatKind.New ? whenNew : StatusCodes.Status200OK);
    }

    private static void Write(Utf8JsonWriter json, StoredRegistration registration)
    {
        json.WriteStartObject();
        json.WriteString("resource"u8, "Registration"u8);
        json.WriteString("app"u8, registration.Id.Name);
        json.WriteNumber("registered"u8, registration.LastKnown);
        foreach (var property in registration.ToElement().EnumerateObject())
        {
            property.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
