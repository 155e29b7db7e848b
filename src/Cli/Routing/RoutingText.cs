using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Cli.Output;
using Thalassa.Client;

namespace Thalassa.Cli.Routing;

/// <summary>Frontends and backends as rows of a table.</summary>
internal static class RoutingText
{
    public static string[] Headers(RoutingKind kind) => kind == RoutingKind.Frontend
        ? ["KEY", "LABEL", "BIND", "BACKEND", "RULES"]
        : ["KEY", "LABEL", "TYPE", "SERVICE", "VERSION"];

    public static Cell[] Row(RoutingKind kind, JsonObject item) =>
        kind == RoutingKind.Frontend
            ?
            [
                Word(item, "key"),
                Word(item, "label"),
                Word(item, "bind"),
                Word(item, "backend"),
                string.Join("; ", Items(item, "rules").Select(Rule)) is { Length: > 0 } rules ? rules : null,
            ]
            : [Word(item, "key"), Word(item, "label"), Word(item, "type"), Word(item, "name"), Versions(item)];

    /// <summary>A property that is a text, or null.</summary>
    public static string? Word(JsonNode? item, string name) =>
        item is JsonObject json && json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;

    /// <summary>The objects of a property that is an array.</summary>
    public static IEnumerable<JsonObject> Items(JsonNode? item, string name) =>
        item is JsonObject json && json[name] is JsonArray array ? array.OfType<JsonObject>() : [];

    /// <summary>Those of an array that are objects.</summary>
    public static IEnumerable<JsonObject> Objects(IEnumerable<JsonElement> items) =>
        items.Where(item => item.ValueKind == JsonValueKind.Object).Select(item => JsonObject.Create(item)!);

    /// <summary>The version of a backend, or its versions with their shares.</summary>
    public static string? Versions(JsonObject backend) =>
        backend["versions"] is JsonObject shares
            ? string.Join(", ", shares.Select(share => $"{share.Key} {share.Value}"))
            : Word(backend, "version");

    private static string Rule(JsonObject rule) =>
        (Word(rule, "header") is { } header ? $"{header} " : string.Empty)
        + $"{Word(rule, "operation")} {Word(rule, "value")} -> {Word(rule, "backend")}";
}
