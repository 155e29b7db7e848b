using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Thalassa.Agent.Model;
using Thalassa.Agent.Status;
using Thalassa.Client;
using Thalassa.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Api;

/// <summary>Frontends and backends as the API shows them: Aqueduct's JSON, with <c>warnings</c> where there are any.</summary>
internal static class RoutingJson
{
    public static JsonObject Of(Frontend frontend, RoutingSnapshot snapshot)
    {
        var keys = snapshot.Backends.Select(backend => backend.Definition.Key).ToHashSet(StringComparer.Ordinal);
        var json = JsonSerializer.SerializeToNode(frontend, Json.Relaxed.Frontend)!.AsObject();
        return Warn(json, frontend.BackendKeys()
            .Where(key => !keys.Contains(key))
            .Select(key => $"backend {key} does not exist yet; until it does, requests for it are answered with 503")
            .Concat(WithoutEffect.Of(frontend)));
    }

    /// <summary>An object as it was given, whether HAProxy has it or not.</summary>
    public static JsonObject Of(RoutingObject item) => item.Backend is { } backend
        ? Of(backend)
        : Warn(JsonSerializer.SerializeToNode(item.Frontend!, Json.Relaxed.Frontend)!.AsObject(), WithoutEffect.Of(item.Frontend!));

    public static JsonObject Of(Backend backend) =>
        Warn(JsonSerializer.SerializeToNode(backend, Json.Relaxed.Backend)!.AsObject(), WithoutEffect.Of(backend));

    /// <summary>One object as HAProxy has it, or null.</summary>
    public static JsonObject? Find(RoutingKind kind, string key, RoutingSnapshot snapshot) => kind == RoutingKind.Frontend
        ? snapshot.Frontends.FirstOrDefault(frontend => frontend.Key == key) is { } frontend ? Of(frontend, snapshot) : null
        : snapshot.Backends.FirstOrDefault(backend => backend.Definition.Key == key) is { } backend ? Of(backend.Definition) : null;

    /// <summary>All objects of a kind as HAProxy has them.</summary>
    public static JsonArray All(RoutingKind kind, RoutingSnapshot snapshot) => new(
        kind == RoutingKind.Frontend
            ? [.. snapshot.Frontends.Select(frontend => Of(frontend, snapshot))]
            : [.. snapshot.Backends.Select(backend => Of(backend.Definition))]);

    public static JsonObject Warn(JsonObject json, IEnumerable<string> warnings)
    {
        JsonNode?[] all =
        [
            .. (json["warnings"] as JsonArray)?.Select(warning => warning?.DeepClone()) ?? [],
            .. warnings.Select(warning => JsonValue.Create(warning)),
        ];
        if (all.Length > 0)
        {
            json["warnings"] = new JsonArray(all);
        }

        return json;
    }
}

/// <summary>The JSON of answers that are the agent's own.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(DryRunAnswer))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(FailedConfig))]
internal sealed partial class ApiJson : JsonSerializerContext;
