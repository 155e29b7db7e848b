using System.Globalization;
using System.Text.Json;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Routing;

/// <summary>Reads the members of one JSON object and notes every fault among them, unknown members included.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement _json;
    private readonly FaultList _faults;

    public JsonFields(JsonElement json, FaultList faults, string what, params ReadOnlySpan<string> known)
    {
        _json = json;
        _faults = faults;
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add("body", $"must be a JSON object: a {what}");
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                faults.Add(property.Name, $"is not a property of a {what}; known properties: {string.Join(", ", known)}");
            }
        }
    }

    public FaultList Faults => _faults;

    /// <summary>A text that <paramref name="isValid"/> accepts; absent or null gives <paramref name="fallback"/>.</summary>
    public string? Text(string name, Func<string, bool> isValid, string hint, string? fallback = null, bool required = false)
    {
        if (Find(name) is not { } value)
        {
            if (required)
            {
                _faults.Add(name, $"is missing; it {hint}");
            }

            return fallback;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && isValid(text))
        {
            return text;
        }

        _faults.Add(name, hint);
        return fallback;
    }

    /// <summary>One of a few words.</summary>
    public string? Word(string name, string? fallback, params string[] words) =>
        Text(
            name,
            text => words.Contains(text, StringComparer.Ordinal),
            $"must be one of {string.Join(", ", words)}",
            fallback,
            fallback is null);

    /// <summary>A whole number in a range, or its decimal digits as a text, which Aqueduct's clients send.</summary>
    public int? Number(string name, int least, int most, int? fallback = null, bool required = false)
    {
        if (Find(name) is not { } value)
        {
            if (required)
            {
                _faults.Add(name, $"is missing; it must be a whole number from {least} to {most}");
            }

            return fallback;
        }

        if (WholeNumber(value) is { } number && number >= least && number <= most)
        {
            return number;
        }

        _faults.Add(name, $"must be a whole number from {least} to {most}");
        return fallback;
    }

    private static int? WholeNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt32(out var number) ? number : null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text && text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    /// <summary>A whole number from 0 on that JavaScript can hold; absent or null gives 0.</summary>
    public long Count(string name)
    {
        const long most = 9_007_199_254_740_991;
        if (
            Find(name) is not { } value
            || (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= most))
        {
            return Find(name)?.GetInt64() ?? 0;
        }

        _faults.Add(name, $"must be a whole number from 0 to {most}");
        return 0;
    }

    /// <summary>An array, each item read by <paramref name="read"/>; items with faults are left out.</summary>
    public IReadOnlyList<T> List<T>(string name, string hint, Func<JsonElement, FaultList, T?> read)
        where T : class
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            _faults.Add(name, hint);
            return [];
        }

        return [.. value.EnumerateArray().Select((item, i) => read(item, _faults.At($"{name}[{i}]"))).OfType<T>()];
    }

    /// <summary>A nested object, or null when absent.</summary>
    public JsonElement? Find(string name) =>
        _json.ValueKind == JsonValueKind.Object && _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>The lines of the operator's own.</summary>
    public IReadOnlyList<string> Natives() => List(
        "natives",
        "must be an array of lines",
        (item, faults) =>
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { } line && RoutingText.IsNative(line))
            {
                return line;
            }

            faults.Add(string.Empty, "must be one line of at most 2048 characters that neither opens a section nor starts with a dot");
            return null;
        });

    /// <summary>Checks that the object's own key and id, where it has them, are the ones it is stored under.</summary>
    public void OwnKey(string kind, string key)
    {
        Text("key", text => text == key, $"must be the key from the path, {key}, or omitted");
        Text("id", text => text == $"{kind}/{key}", $"must be {kind}/{key} or omitted");
        Text("_type", text => text == kind, $"must be {kind} or omitted");
        if (!RoutingText.IsKey(key))
        {
            _faults.Add("key", RoutingText.KeyHint);
        }
    }

    public string? Label() => Text("label", RoutingText.IsKey, RoutingText.KeyHint);
}
