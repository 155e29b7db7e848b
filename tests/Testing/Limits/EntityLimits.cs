using System.Text.Json;
using System.Text.RegularExpressions;

namespace Thalassa.Testing.Limits;

/// <summary>What an entity of a table may be.</summary>
internal static partial class EntityLimits
{
    private const int MaxKeyChars = 512;
    private const int MaxBytes = 1024 * 1024;
    private const int MaxProperties = 252;
    private const int MaxNameChars = 255;
    private const int MaxValueBytes = 64 * 1024;
    private static readonly DateTimeOffset FirstTime = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void CheckKey(string name, string? key)
    {
        if (key?.Length > MaxKeyChars)
        {
            throw new ServiceLimitException($"{name} has {key.Length} characters, at most {MaxKeyChars}");
        }

        if (key is not null && Forbidden.Match(key) is { Success: true } forbidden)
        {
            throw new ServiceLimitException($"{name} has the character U+{(int)forbidden.Value[0]:X4}: {key}");
        }
    }

    public static void Check(JsonElement entity)
    {
        // As the service counts: 4 bytes, the keys, and for each property 8 bytes, its name and its value; text has two bytes a character.
        var (bytes, count) = (4L, 0);
        foreach (var property in entity.EnumerateObject())
        {
            var name = property.Name;
            if (name is "PartitionKey" or "RowKey")
            {
                CheckKey(name, property.Value.GetString());
                bytes += 2 * property.Value.GetString()!.Length;
            }
            else if (name != "Timestamp" && !name.Contains("odata", StringComparison.Ordinal))
            {
                count++;
                CheckName(name);
                bytes += 8 + (2 * name.Length) + CheckedSize(name, property.Value, TypeOf(entity, name));
            }
        }

        if (count > MaxProperties)
        {
            throw new ServiceLimitException($"An entity has {count} properties, at most {MaxProperties}");
        }

        if (bytes > MaxBytes)
        {
            throw new ServiceLimitException($"An entity has {bytes} bytes, at most {MaxBytes}");
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length > MaxNameChars || !PropertyName.IsMatch(name))
        {
            throw new ServiceLimitException($"'{name}' is no property name");
        }
    }

    private static string? TypeOf(JsonElement entity, string name) =>
        entity.TryGetProperty($"{name}@odata.type", out var type) ? type.GetString() : null;

    private static long CheckedSize(string name, JsonElement value, string? type)
    {
        var size = (type, value.ValueKind) switch
        {
            ("Edm.Binary", _) => value.GetBytesFromBase64().Length,
            ("Edm.Int64" or "Edm.Double", _) or (_, JsonValueKind.Number) => 8,
            ("Edm.DateTime", _) => TimeSize(name, value.GetDateTimeOffset()),
            ("Edm.Guid", _) => 16,
            (_, JsonValueKind.String) => 2 * value.GetString()!.Length,
            _ => 1,
        };
        return size <= MaxValueBytes ? size + 4 : throw new ServiceLimitException($"{name} has {size} bytes, at most {MaxValueBytes}");
    }

    private static int TimeSize(string name, DateTimeOffset time) =>
        time >= FirstTime ? 8 : throw new ServiceLimitException($"{name} is {time:O}; the first time is {FirstTime:O}");

    [GeneratedRegex(@"[/\\#?\u0000-\u001F\u007F-\u009F]")]
    private static partial Regex Forbidden { get; }

    [GeneratedRegex(@"\A[\p{L}_][\p{L}\p{Nd}_]*\z")]
    private static partial Regex PropertyName { get; }
}
