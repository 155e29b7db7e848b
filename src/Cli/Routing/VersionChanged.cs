using System.Text.Json.Nodes;

namespace Thalassa.Cli.Routing;

/// <summary>A completed switch.</summary>
/// <param name="Key">The backend.</param>
/// <param name="Label">Its label, or null.</param>
/// <param name="Name">The service.</param>
/// <param name="Before">The shares before.</param>
/// <param name="After">The shares after.</param>
/// <param name="Warnings">The warnings of the agents.</param>
internal sealed record VersionChanged(
    string Key,
    string? Label,
    string? Name,
    IReadOnlyDictionary<string, int> Before,
    IReadOnlyDictionary<string, int> After,
    IReadOnlyList<string> Warnings)
{
    public JsonObject ToJson(Takeover? takeover) => new()
    {
        ["backend"] = Key,
        ["label"] = Label,
        ["name"] = Name,
        ["before"] = Object(Before),
        ["after"] = Object(After),
        ["warnings"] = new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning))]),
        ["done"] = takeover?.IsDone,
        ["agents"] = takeover?.ToJson(),
    };

    public override string ToString() => $"{Key}: {Name} {Shares.Describe(Before)} -> {Shares.Describe(After)}";

    private static JsonObject Object(IReadOnlyDictionary<string, int> shares) =>
        new(shares.Select(share => KeyValuePair.Create(share.Key, (JsonNode?)share.Value)));
}
