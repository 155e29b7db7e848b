using System.Runtime.InteropServices;
using System.Text.Json;
using Thalassa.Model.Faults;

namespace Thalassa.Registry.Registrations;

/// <summary>The unvalidated fields of a registration in JSON.</summary>
internal sealed class RegistrationFields
{
    /// <summary>Further fields of a registration from the registry, accepted and ignored: the registry sets them.</summary>
    private static readonly string[] Known = ["name", "app", "version", "host", "port", "meta", "id", "lastKnown", "revision"];

    private readonly JsonElement _meta;

    private RegistrationFields(JsonElement json)
    {
        Name = Text(json, "name") ?? Text(json, "app");
        Version = Text(json, "version");
        Host = Text(json, "host");
        Port = Text(json, "port");
        _ = json.TryGetProperty("meta", out _meta);
    }

    public string? Name { get; }

    public string? Version { get; }

    public string? Host { get; }

    /// <summary>Decimal digits; a JSON number's text.</summary>
    public string? Port { get; }

    /// <summary>As in the body; empty if absent or null.</summary>
    public ReadOnlySpan<byte> Meta =>
        _meta.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? default : JsonMarshal.GetRawUtf8Value(_meta);

    public static RegistrationFields? Read(JsonElement json, FaultList faults)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add("body", "must be a JSON object with name, version, host, port and meta, or an array of such objects");
            return null;
        }

        var before = faults.Count;
        foreach (var property in json.EnumerateObject())
        {
            if (!Known.Contains(property.Name, StringComparer.Ordinal))
            {
                faults.Add(property.Name, "is not a property of a registration; known properties: name, version, host, port, meta");
            }
        }

        return faults.Count == before ? new RegistrationFields(json) : null;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;
}
