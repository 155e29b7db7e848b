using System.Collections.Immutable;
using System.Text.Json;
using Thalassa.Model.Registrations;

namespace Thalassa.Model.Routing;

/// <summary>Reads <c>{"1.0.0": 95, "1.1.0": 5}</c>, the shares of several versions in a backend's traffic.</summary>
internal static class VersionsReader
{
    private const int MaxVersions = 16;
    private const int MaxShare = 1000;

    /// <summary>The shares and the version with the largest of them, or null for both when the object has none.</summary>
    /// <remarks>One version with a share is the same as that version alone, so that has one form only.</remarks>
    public static (string? Version, IReadOnlyDictionary<string, int>? Versions) Read(JsonFields fields)
    {
        if (fields.Find("versions") is not { } json)
        {
            return (null, null);
        }

        var shares = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() is 0 or > MaxVersions)
        {
            fields.Faults.Add(
                "versions", $"must be an object of 1 to {MaxVersions} versions with their shares, such as "
                    + "{\"1.0.0\": 95, \"1.1.0\": 5}");
            return (null, null);
        }

        foreach (var version in json.EnumerateObject())
        {
            var share = -1;
            if (
                !ServiceToken.Check(version.Name, $"versions.{version.Name}", fields.Faults)
                || version.Value.ValueKind != JsonValueKind.Number
                || !version.Value.TryGetInt32(out share)
                || share is < 0 or > MaxShare)
            {
                fields.Faults.Add($"versions.{version.Name}", $"must be a share: a whole number from 0 to {MaxShare}");
            }

            shares[version.Name] = share;
        }

        var most = shares.MaxBy(pair => pair.Value);
        if (most.Value == 0)
        {
            fields.Faults.Add("versions", "must have at least one version with a share above 0");
        }

        return (most.Key, shares.Count > 1 ? shares.ToImmutable() : null);
    }
}
