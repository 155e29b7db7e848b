using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>The value of an application property: as the text of a header, and as JSON in a batch.</summary>
internal static class PropertyValue
{
    /// <summary>Text in double quotes, a point in time in double quotes as RFC 1123, anything else bare.</summary>
    /// <exception cref="NotSupportedException">A header cannot carry it.</exception>
    public static string ToHeader(string name, object value) => value switch
    {
        string text when text.All(c => c is >= ' ' and <= '~') => Quote(text),
        string => throw new NotSupportedException(
            $"Application property '{name}' has characters that an HTTP header cannot carry; put them into the body."),
        _ when Time(value) is { } time => Quote(time),
        bool flag => flag ? "true" : "false",
        _ when Number(value) is { } number => number,
        _ => throw Unsupported(name, value),
    };

    /// <summary>Reads what <see cref="ToHeader"/> writes.</summary>
    public static bool TryFromHeader(string text, [NotNullWhen(true)] out object? value)
    {
        value = text switch
        {
            ['"', .., '"'] => Unquote(text),
            "true" or "True" => true,
            "false" or "False" => false,
            _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
        return value is not null;
    }

    public static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case not null when Time(value) is { } time:
                json.WriteStringValue(time);
                break;
            case not null when Number(value) is { } number:
                json.WriteRawValue(number);
                break;
            default:
                throw Unsupported(name, value);
        }
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static object Unquote(string text)
    {
        var inner = text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal);
        return DateTime.TryParseExact(
            inner, "r", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : inner;
    }

    private static string? Time(object value) => value switch
    {
        DateTime time => time.ToUniversalTime().ToString("r", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("r", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Number(object value) => value switch
    {
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        float number when float.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        byte or sbyte or short or ushort or int or uint or long or ulong or decimal =>
            ((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static NotSupportedException Unsupported(string name, object? value) => new(
        $"Application property '{name}' is {value?.GetType().Name ?? "null"}; over HTTP it can be text, boolean, a finite number or a point in time.");
}
