using System.Text.Json;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Registrations;

/// <summary>The members of a registration's free <c>meta</c> that the registry uses, and its limits.</summary>
public static class MetaRules
{
    /// <summary>Maximum size of the UTF-8 JSON, bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Maximum nesting of objects and arrays.</summary>
    public const int MaxDepth = 16;

    /// <summary>Maximum lease, seconds; the minimum is 1.</summary>
    public const int MaxSecondsToExpire = 86_400;

    /// <summary>Checks the members that the product acts on: <c>secondsToExpire</c> (1..86400) and <c>weight</c> (0..256).</summary>
    /// <param name="meta">The app's meta, already known to be JSON within the limits.</param>
    /// <param name="faults">Receives all errors, under <c>meta</c> or <c>meta.member</c>.</param>
    public static void Check(JsonElement meta, FaultList faults)
    {
        if (meta.ValueKind != JsonValueKind.Object)
        {
            faults.Add("meta", "must be a JSON object, such as {\"weight\": 100}");
            return;
        }

        Range(meta, "secondsToExpire", 1, MaxSecondsToExpire, faults);
        Range(meta, "weight", 0, 256, faults);
    }

    /// <summary>The lease that <paramref name="meta"/> asks for, seconds, or <paramref name="fallback"/>.</summary>
    public static int SecondsToExpire(JsonElement meta, int fallback) => Number(meta, "secondsToExpire") ?? fallback;

    /// <summary>The member's HAProxy weight, 0 to 256; 100 when the app gave none.</summary>
    public static int Weight(JsonElement meta) => Math.Clamp(Number(meta, "weight") ?? 100, 0, 256);

    private static void Range(JsonElement meta, string member, int least, int most, FaultList faults)
    {
        if (meta.TryGetProperty(member, out var value)
            && value.ValueKind != JsonValueKind.Null
            && !(Number(meta, member) is { } number && number >= least && number <= most))
        {
            faults.Add($"meta.{member}", $"must be a whole number from {least} to {most}");
        }
    }

    private static int? Number(JsonElement meta, string member) =>
        meta.ValueKind == JsonValueKind.Object
        && meta.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var number)
            ? number
            : null;
}
