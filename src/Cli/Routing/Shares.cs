using System.Text.Json.Nodes;

namespace Thalassa.Cli.Routing;

/// <summary>What each version of a backend gets of its traffic.</summary>
internal static class Shares
{
    /// <summary>The shares that a backend has now, in percent or whatever they add up to.</summary>
    public static IReadOnlyDictionary<string, int> Of(JsonObject backend) =>
        backend["versions"] is JsonObject versions
            ? versions.ToDictionary(
                share => share.Key,
                share => share.Value is JsonValue value && value.TryGetValue<int>(out var percent) ? percent : 0,
                StringComparer.Ordinal)
            : new Dictionary<string, int>(StringComparer.Ordinal) { [RoutingText.Word(backend, "version") ?? string.Empty] = 100 };

    /// <summary>One version gets so many percent, the others the rest in the proportion that they had.</summary>
    /// <returns>Shares that add up to 100; a version without one is not among them.</returns>
    public static IReadOnlyDictionary<string, int> With(IReadOnlyDictionary<string, int> present, string version, int percent)
    {
        var others = present.Where(share => share.Key != version && share.Key.Length > 0 && share.Value > 0)
            .OrderByDescending(share => share.Value).ThenBy(share => share.Key, StringComparer.Ordinal).ToList();
        var shares = new Dictionary<string, int>(StringComparer.Ordinal);
        if (percent > 0 || others.Count == 0)
        {
            shares[version] = others.Count == 0 ? 100 : percent;
        }

        var (left, sum) = (100 - percent, others.Sum(share => (long)share.Value));
        foreach (var (other, share) in others)
        {
            // What is left is dealt out as it goes, so that rounding loses nothing.
            var part = (int)Math.Round((double)left * share / sum, MidpointRounding.AwayFromZero);
            (left, sum) = (left - part, sum - share);
            if (part > 0)
            {
                shares[other] = part;
            }
        }

        return shares;
    }

    /// <summary>As the API takes them.</summary>
    public static JsonObject ToJson(IReadOnlyDictionary<string, int> shares) => shares.Count == 1
        ? new JsonObject { ["version"] = shares.Keys.Single() }
        : new JsonObject { ["versions"] = new JsonObject(shares.Select(share => KeyValuePair.Create(share.Key, (JsonNode?)share.Value))) };

    /// <summary>As people read them.</summary>
    public static string Describe(IReadOnlyDictionary<string, int> shares) =>
        shares.Count == 1 ? shares.Keys.Single() : string.Join(", ", shares.Select(share => $"{share.Key} {share.Value} %"));
}
