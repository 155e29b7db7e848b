using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>Reads an instance of Consul's health endpoint as registrations.</summary>
/// <remarks>
/// Consul knows no versions. <c>Meta.version</c> is one; where it is missing, each tag that could be one is, so that a backend finds the
/// instances that carry its version as a tag, whatever else they carry. An instance with neither has <see cref="NoVersion"/>.
/// </remarks>
internal static class ConsulInstance
{
    /// <summary>The version of an instance that has none.</summary>
    public const string NoVersion = "0.0.0";

    /// <summary>The registrations that an instance stands for; none when it has no usable address.</summary>
    /// <param name="name">The service that was asked for.</param>
    /// <param name="entry">An element of <c>/v1/health/service/</c>.</param>
    /// <param name="lastKnown">When Consul said so, Unix milliseconds.</param>
    /// <param name="revisions">Gives the revisions.</param>
    public static IEnumerable<Registration> Read(string name, JsonElement entry, long lastKnown, Revisions revisions)
    {
        var (node, service) = (Part(entry, "Node"), Part(entry, "Service"));
        var host = Text(service, "Address") is { Length: > 0 } own ? own : Text(node, "Address");
        var port = Number(service, "Port").ToString(System.Globalization.CultureInfo.InvariantCulture);
        var meta = Meta(node, service);
        foreach (var version in Versions(service))
        {
            if (RegistrationId.TryCreate(name, version, host, port, new FaultList()) is { } id)
            {
                yield return new Registration
                {
                    Id = id,
                    LastKnown = lastKnown,
                    Meta = meta,
                    Revision = revisions.Live(id.ToString(), meta.GetRawText(), 0, out _),
                };
            }
        }
    }

    private static string[] Versions(JsonElement service)
    {
        if (Text(Part(service, "Meta"), "version") is { } version && ServiceToken.IsValid(version))
        {
            return [version];
        }

        string[] tags = [.. Tags(service).Where(tag => ServiceToken.IsValid(tag)).Distinct(StringComparer.Ordinal)];
        return tags.Length > 0 ? tags : [NoVersion];
    }

    /// <summary>The service's own meta, and what an operator looks for: its node, its id and its tags.</summary>
    private static JsonElement Meta(JsonElement node, JsonElement service)
    {
        var meta = new JsonObject();
        var given = Part(service, "Meta");
        foreach (var item in given.ValueKind == JsonValueKind.Object ? given.EnumerateObject().ToArray() : [])
        {
            // Consul's meta has texts only.
            meta[item.Name] = item.Name == "weight" && int.TryParse(Text(given, "weight"), out var weight) && weight is >= 0 and <= 256
                ? weight
                : JsonNode.Parse(item.Value.GetRawText());
        }

        meta["hostname"] ??= Text(node, "Node");
        meta["consulId"] = Text(service, "ID");
        meta["tags"] = new JsonArray([.. Tags(service).Select(tag => JsonValue.Create(tag))]);
        return JsonElement.Parse(meta.ToJsonString());
    }

    private static IEnumerable<string> Tags(JsonElement service) => Part(service, "Tags") is { ValueKind: JsonValueKind.Array } tags
        ? tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)
        : [];

    private static JsonElement Part(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var part) ? part : default;

    private static string? Text(JsonElement json, string name) =>
        Part(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long Number(JsonElement json, string name) =>
        Part(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;
}
