using System.Text.Json;

namespace Thalassa.Registry.Store;

/// <summary>A condition on one member of meta.</summary>
/// <param name="Key">The member's name, exactly.</param>
/// <param name="Value">Its text, or for a number, a boolean or null its JSON.</param>
public sealed record MetaFilter(string Key, string Value)
{
    /// <summary>Whether <paramref name="registration"/> meets all of <paramref name="filters"/>.</summary>
    public static bool AreMetBy(StoredRegistration registration, IReadOnlyList<MetaFilter> filters)
    {
        using var meta = JsonDocument.Parse(registration.Meta);
        return filters.All(filter => filter.IsMetBy(meta.RootElement));
    }

    private bool IsMetBy(JsonElement meta) => meta.TryGetProperty(Key, out var value) && value.ValueKind switch
    {
        JsonValueKind.String => value.ValueEquals(Value),
        JsonValueKind.Object or JsonValueKind.Array => false,
        _ => value.GetRawText() == Value,
    };
}
