using System.Text.Json.Nodes;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Haproxy;

namespace Thalassa.Agent.Routing;

/// <summary>What a change would do.</summary>
/// <param name="Preview">How HAProxy would be brought to it.</param>
/// <param name="Warnings">For the operator.</param>
public sealed record DryRunResult(Preview Preview, IReadOnlyList<string> Warnings)
{
    /// <summary>As the API shows it.</summary>
    public JsonObject ToJson() => new()
    {
        ["dryRun"] = true,
        ["tier"] = Preview.Result.Tier.ToString().ToLowerInvariant(),
        ["reason"] = Preview.Result.Reason,
        ["lines"] = Strings(Preview.Result.Lines),
        ["commands"] = Strings(Preview.Commands),
        ["diff"] = ConfigDiff.Of(Preview.Before, Preview.After),
        ["warnings"] = Strings(Warnings),
    };

    private static JsonArray Strings(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
