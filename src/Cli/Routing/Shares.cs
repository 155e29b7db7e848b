using System.Text.Json.Nodes;

namespace Thalassa.Cli.Routing;

/// <summary>The shares of versions in a backend's traffic.</summary>
internal static class Shares
{
    /// <summary>The current shares of a backend, in percent or in proportion to their sum.</summary>
    public static IReadOnlyDictionary<string, int> Of(JsonObject backend) =>
        backend["versions"] is JsonObject versions
            ? versions.ToDictionary(
                share => share.Key,
                share => share.Value is JsonValue value && value.TryGetValue<int>(out var percent) ? percent : 0,
                StringComparer.Ordinal)
            : new Dictionary<string, int>(StringComparer.Ordinal) { [RoutingText.Word(backend, "version") ?? string.Empty] = 100 };

    /// <summary>Gives one version a percentage; the others share the rest in their current proportion.</summary>
    /// <returns>Shares that add up to 100, without versions of share 0.</returns>
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
            // The rest is distributed step by step, so that rounding loses nothing.
            var part = (int)Math.Round((double)left * share / sum, MidpointRounding.AwayFromZero);
            (left, sum) = (left - part, sum - share);
            if (part > 0)
            {
                shares[other] = part;
            }
        }

        return shares;
    }

    /// <summary>The shares for the API.</summary>
    public static JsonObject ToJson(IReadOnlyDictionary<string, int> shares) => shares.Count == 1
        ? new JsonObject { ["version"] = shares.Keys.Single() }
        : new JsonObject { ["versions"] = new JsonObject(shares.Select(share => KeyValuePair.Create(share.Key, (JsonNode?)share.Value))) };

    /// <summary>The shares as text.</summary>
    public static string Describe(IReadOnlyDictionary<string, int> shares) =>
        shares.Count == 1 ? shares.Keys.Single() : string.Join(", ", shares.Select(share => $"{share.Key} {share.Value} %"));
}
