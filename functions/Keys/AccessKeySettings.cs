using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Keys;

/// <summary>
/// Reads the section <c>AccessKeys</c>: a part for each key, by its name, with <c>Sha256</c>, <c>Role</c>, <c>Prefixes</c> and
/// <c>Expires</c>.
/// </summary>
/// <remarks>No error repeats a digest: the value may be the key itself.</remarks>
internal static class AccessKeySettings
{
    /// <summary>The one key of an app that has no others; beside others it may do everything, too.</summary>
    public const string Single = "THALASSA_API_KEY";

    private const string Section = "AccessKeys";
    private static readonly string[] Members = ["Sha256", "Role", "Prefixes", "Expires"];

    /// <summary>The keys; none where the section is empty.</summary>
    public static AccessKeys Read(IConfiguration configuration, FaultList faults)
    {
        var section = configuration.GetSection(Section);
        if (section.Value is { Length: > 0 })
        {
            faults.Add(Section, "must be a section with one entry per key, such as AccessKeys__web__Sha256 and AccessKeys__web__Role");
        }

        var keys = section.GetChildren().Select(key => Read(key, faults.At($"{Section}__{key.Key}__"), faults)).ToList();
        if (keys.Count == 0)
        {
            return new AccessKeys([]);
        }

        if (configuration[Single] is { Length: > 0 } single)
        {
            keys.Add((SHA256.HashData(Encoding.UTF8.GetBytes(single)), new AccessKey(Single, Role.Operate, [], Expires: null)));
        }

        foreach (
            var same in keys.Where(key => key.Digest.Length > 0)
                .GroupBy(key => Convert.ToHexString(key.Digest), key => key.Key.Name, StringComparer.Ordinal)
                .Where(group => group.Skip(1).Any()))
        {
            faults.Add(Section, $"has the same digest for {string.Join(" and ", same)}; give each its own key");
        }

        return new AccessKeys(keys);
    }

    private static (byte[] Digest, AccessKey Key) Read(IConfigurationSection section, FaultList faults, FaultList all)
    {
        if (section.Key.Length > 64 || !ServiceToken.IsValid(section.Key))
        {
            all.Add(Section, "must name each key with 1 to 64 letters, digits or . _ + ~ -, starting with a letter or digit");
        }

        foreach (var member in section.GetChildren().Select(child => child.Key).Except(Members, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add(member, $"is not a property of a key; known properties: {string.Join(", ", Members)}");
        }

        var role = Role.Read;
        if (section["Role"] is not { } word || !Enum.GetNames<Role>().Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add("Role", "must be read, register or operate");
        }
        else
        {
            role = Enum.Parse<Role>(word, ignoreCase: true);
        }

        var key = new AccessKey(section.Key, role, ReadPrefixes(section["Prefixes"], role, faults), ReadEnd(section["Expires"], faults));
        return (ReadDigest(section["Sha256"], faults), key);
    }

    private static byte[] ReadDigest(string? text, FaultList faults)
    {
        if (text is { Length: 2 * SHA256.HashSizeInBytes } && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        faults.Add(
            "Sha256", "must be the SHA-256 digest of the key as 64 hexadecimal digits, never the key itself: "
                + "printf %s \"$key\" | sha256sum");
        return [];
    }

    private static string[] ReadPrefixes(string? text, Role role, FaultList faults)
    {
        var prefixes = (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!Array.TrueForAll(prefixes, prefix => ServiceToken.IsValid(prefix)))
        {
            faults.Add(
                "Prefixes",
                "must be a comma-separated list of name prefixes, such as web,shop-: letters, digits or . _ + ~ -, starting with a "
                + "letter or digit");
        }
        else if (prefixes.Length == 0 && !string.IsNullOrEmpty(text))
        {
            faults.Add("Prefixes", "contains only commas; omit it for a key that covers all names");
        }
        else if (prefixes.Length > 0 && role != Role.Register)
        {
            faults.Add("Prefixes", "applies only to keys with the role register; omit it or change the role to register");
        }

        return prefixes;
    }

    private static DateTimeOffset? ReadEnd(string? text, FaultList faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (
            DateTimeOffset.TryParseExact(
                text,
                ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var end))
        {
            return end;
        }

        faults.Add("Expires", "must be a date or time, such as 2027-01-31 or 2027-01-31T12:00:00Z; without a time zone it is UTC");
        return null;
    }
}
