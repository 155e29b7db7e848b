using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Requests;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Routing;

/// <summary>The shared HTTP handling of frontends and backends.</summary>
/// <remarks>A change that has started is completed even if its client disconnects, so changes take no cancellation token.</remarks>
public sealed class RoutingApi(FleetRouting routing)
{
    private const int MaxBytes = 256 * 1024;
    private const int MaxDepth = 16;

    /// <summary>All objects of a kind.</summary>
    public async Task<IResult> ListAsync(RoutingKind kind, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var list = await routing.ListAsync(kind, request.HttpContext.RequestAborted);
        return new TaggedJson(list.ETag, list.WriteTo, unreadable: list.Unreadable);
    }

    /// <summary>One object, found by its key and the query's <c>label</c>.</summary>
    public async Task<IResult> GetAsync(RoutingKind kind, string key, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = Check(key, Label(request));
        return faults.Count > 0
            ? RoutingAnswer.Invalid(faults)
            : RoutingAnswer.Of(await routing.FindAsync(kind, key, Label(request), request.HttpContext.RequestAborted), faults, found =>
                new TaggedJson($"\"{found.Revision}\"", writer => writer.Write(Encoding.UTF8.GetBytes(found.Json))));
    }

    /// <summary>Creates or replaces one object.</summary>
    public async Task<IResult> PutAsync(RoutingKind kind, string key, HttpRequest request)
    {
        var faults = new FaultList();
        using var body = await BodyAsync(request, faults);
        return body is null
            ? RoutingAnswer.Invalid(faults)
            : RoutingAnswer.Of(await routing.PutAsync(kind, key, Label(request), body.RootElement, faults), faults, found =>
                JsonText.Of(found.Json));
    }

    /// <summary>Creates a new object; its key is in the body.</summary>
    public async Task<IResult> CreateAsync(RoutingKind kind, HttpRequest request)
    {
        var faults = new FaultList();
        using var body = await BodyAsync(request, faults);
        return body is null
            ? RoutingAnswer.Invalid(faults)
            : RoutingAnswer.Of(await routing.CreateAsync(kind, body.RootElement, faults), faults, found =>
            {
                request.HttpContext.Response.Headers.Location =
                    $"{request.Path}/{found.Id.Key}{(found.Id.Label is { } label ? $"?label={label}" : string.Empty)}";
                return JsonText.Of(found.Json, StatusCodes.Status201Created);
            });
    }

    /// <summary>Switches a backend to another version.</summary>
    public async Task<IResult> SwitchAsync(string key, HttpRequest request)
    {
        var faults = Check(key, Label(request));
        using var body = await BodyAsync(request, faults);
        return faults.Count > 0
            ? RoutingAnswer.Invalid(faults)
            : RoutingAnswer.Of(await routing.SwitchAsync(key, Label(request), body!.RootElement, faults), faults, found =>
                JsonText.Of(found.Json));
    }

    /// <summary>Removes one object.</summary>
    public async Task<IResult> RemoveAsync(RoutingKind kind, string key, HttpRequest request)
    {
        var faults = Check(key, Label(request));
        return faults.Count > 0
            ? RoutingAnswer.Invalid(faults)
            : RoutingAnswer.Of(await routing.RemoveAsync(kind, key, Label(request)), faults, _ => JsonText.Removed(removed: true));
    }

    private static string? Label(HttpRequest request) => request.Query.TryGetValue("label", out var label) ? label.ToString() : null;

    private static FaultList Check(string key, string? label)
    {
        const string hint = "must be 1 to 63 letters, digits or _ . : -, starting with a letter or digit";
        var faults = new FaultList();
        if (!RoutingText.IsKey(key))
        {
            faults.Add("key", hint);
        }

        if (label is not null && !RoutingText.IsKey(label))
        {
            faults.Add("label", hint);
        }

        return faults;
    }

    private static async Task<JsonDocument?> BodyAsync(HttpRequest request, FaultList faults) =>
        StrictJson.Parse(await RequestBody.ReadAsync(request, MaxBytes), MaxDepth, "body", faults);
}
