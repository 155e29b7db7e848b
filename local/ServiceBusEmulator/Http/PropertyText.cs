using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>The application's properties of a message: headers of a single one, JSON of one in a batch.</summary>
internal static partial class PropertyText
{
    private const int LargestProperty = 32 * 1024;
    private const int LargestProperties = 64 * 1024;

    // Headers of HTTP itself and of the hops in between are no application's.
    private static readonly HashSet<string> OfHttp = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "BrokerProperties", "Cache-Control", "Connection", "Content-Length",
        "Content-Type", "Cookie", "Date", "Expect", "Host", "If-Match", "If-None-Match", "Location", "Origin", "Pragma", "Referer", "Request-Id",
        "Server", "Strict-Transport-Security", "TE", "Transfer-Encoding", "traceparent", "tracestate", "Upgrade", "User-Agent", "Via",
    };

    public static Dictionary<string, object?> Read(IHeaderDictionary headers)
    {
        var properties = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
        {
            if (!OfHttp.Contains(name) && !name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase) && Parse(values.ToString()) is { } value)
            {
                properties[name] = value;
            }
        }

        return Limited(properties);
    }

    public static Dictionary<string, object?> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ServiceBusFault.Bad("UserProperties is a JSON object.");
        }

        var properties = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in json.EnumerateObject())
        {
            properties[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => Time(property.Value.GetString()!) ?? (object)property.Value.GetString()!,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => Parse(property.Value.GetRawText()),
                JsonValueKind.Null => null,
                _ => throw ServiceBusFault.Bad($"The property '{property.Name}' is a text, a number, true, false or null."),
            };
            if (!HeaderName.IsMatch(property.Name) || (property.Value.ValueKind == JsonValueKind.String && !HeaderValue.IsMatch(property.Value.GetString()!)))
            {
                throw ServiceBusFault.Bad($"The property '{property.Name}' could not be received over HTTP: names are header names, texts are ASCII.");
            }
        }

        return Limited(properties);
    }

    /// <summary>Texts and points in time in double quotes, with <c>\"</c> for one inside; anything else bare.</summary>
    public static string Write(object value) => value switch
    {
        string text => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        DateTime time => $"\"{time.ToString("r", CultureInfo.InvariantCulture)}\"",
        bool flag => flag ? "true" : "false",
        _ => ((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture),
    };

    public static int SizeOf(string name, object? value) => Encoding.UTF8.GetByteCount(name) + (value is string text ? Encoding.UTF8.GetByteCount(text) : 8);

    private static object? Parse(string text)
    {
        if (text is ['"', .., '"'])
        {
            var inner = text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal);
            return Time(inner) ?? (object)inner;
        }

        return text.ToUpperInvariant() switch
        {
            "TRUE" => true,
            "FALSE" => false,
            _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    private static DateTime? Time(string text) => DateTime.TryParseExact(
        text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static Dictionary<string, object?> Limited(Dictionary<string, object?> properties)
    {
        var sizes = properties.Select(pair => SizeOf(pair.Key, pair.Value)).ToList();
        return sizes.TrueForAll(size => size <= LargestProperty) && sizes.Sum() <= LargestProperties
            ? properties
            : throw ServiceBusFault.Bad("A property is at most 32 KB, and all together are at most 64 KB.");
    }

    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName { get; }

    [GeneratedRegex(@"\A[ -~]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderValue { get; }
}
