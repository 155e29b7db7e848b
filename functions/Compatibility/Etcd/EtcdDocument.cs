using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>A service as etcd-registry writes it, <c>{name, port, hostname, host, url, …}</c>, and as a registration.</summary>
/// <remarks>
/// The registration's meta has what else the document says, and under <c>etcd</c> the key and the text, so that it comes back as
/// it was written. What is missing is found in this order: port in <c>port, host, url</c>; host in <c>hostname, host, url</c>.
/// </remarks>
internal static class EtcdDocument
{
    /// <summary>The version of a service that says none.</summary>
    public const string NoVersion = "0.0.0";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the registration has elsewhere, or the registry decides.</summary>
    private static readonly HashSet<string> NotCopied = new(StringComparer.Ordinal)
    {
        "name", "version", "port", "host", "url", "secondsToExpire", "registered", "etcd", "namespace",
    };

    /// <summary>Makes the heartbeat of a document.</summary>
    /// <param name="key">The key it is written to.</param>
    /// <param name="value">The document's text.</param>
    /// <param name="seconds">Its lease.</param>
    /// <param name="registry">Checks what comes out.</param>
    /// <param name="faults">Receives all errors.</param>
    public static Heartbeat? Read(string key, string value, int seconds, ServiceRegistry registry, FaultList faults)
    {
        using var document = StrictJson.Parse(Encoding.UTF8.GetBytes(value), MetaRules.MaxDepth - 1, "value", faults);
        if (document is null)
        {
            return null;
        }

        var json = document.RootElement;
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add("value", "must be a service as a JSON object, such as "
                + "{\"name\": \"web\", \"hostname\": \"10.0.0.5\", \"port\": 8080}");
            return null;
        }

        var url = Uri.TryCreate(Text(json, "url"), UriKind.Absolute, out var parsed) ? parsed : null;
        var (host, port) = Split(Text(json, "host"));
        return registry.Read(
            Text(json, "name") is { } name && ServiceToken.IsValid(name) ? name : EtcdKey.ServiceOf(key),
            Text(json, "version") ?? NoVersion,
            Text(json, "hostname") ?? host ?? url?.Host,
            Text(json, "port") ?? port ?? url?.Port.ToString(CultureInfo.InvariantCulture),
            MetaOf(key, value, seconds, json),
            faults);
    }

    /// <summary>The key and the document of a registration, made by any client.</summary>
    public static (string Key, string Value) Of(StoredRegistration registration)
    {
        var meta = JsonElement.Parse(registration.Meta.Span);
        if (KeyOf(meta) is { } key && Text(meta.GetProperty("etcd"), "value") is { } value)
        {
            return (key, value);
        }

        var id = registration.Id;
        var host = $"{(id.Host.Contains(':', StringComparison.Ordinal) ? $"[{id.Host}]" : id.Host)}:{id.Port}";
        var url = $"{Text(meta, "protocol") ?? "http"}://{host}";
        var within =
            Text(meta, "namespace") is { Length: > 0 and < 128 } text && !text.Any(char.IsControl) ? EtcdKey.Normal(text)[1..] : null;
        return (EtcdKey.Of(id, url, within), Write(id, meta, host, url));
    }

    /// <summary>The key that a meta names, or null.</summary>
    public static string? KeyOf(JsonElement meta) =>
        meta.TryGetProperty("etcd", out var etcd) && Text(etcd, "key") is { } key && EtcdKey.IsEntry(key) && EtcdKey.Normal(key) == key
            ? key
            : null;

    private static string Write(RegistrationId id, JsonElement meta, string host, string url)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, id.Name);
            json.WriteString("version"u8, id.Version);
            json.WriteNumber("port"u8, id.Port);
            json.WriteString("hostname"u8, id.Host);
            json.WriteString("host"u8, host);
            json.WriteString("url"u8, url);
            Copy(meta, json, except: "hostname");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static ReadOnlySpan<byte> MetaOf(string key, string value, int seconds, JsonElement document)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            Copy(document, json, except: "weight");
            if (
                document.TryGetProperty("weight", out var weight)
                && weight.ValueKind == JsonValueKind.Number
                && weight.TryGetInt32(out var number)
                && number is >= 0 and <= 256)
            {
                json.WriteNumber("weight"u8, number);
            }

            if (EtcdKey.NamespaceOf(key) is { } within)
            {
                json.WriteString("namespace"u8, within);
            }

            json.WriteNumber("secondsToExpire"u8, seconds);
            json.WriteStartObject("etcd"u8);
            json.WriteString("key"u8, key);
            json.WriteString("value"u8, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void Copy(JsonElement from, Utf8JsonWriter json, string except)
    {
        foreach (var property in from.EnumerateObject())
        {
            if (property.Name != except && !NotCopied.Contains(property.Name))
            {
                property.WriteTo(json);
            }
        }
    }

    /// <summary>A host and a port of a text such as <c>10.0.0.5:8080</c>, <c>[::1]:80</c> or <c>10.0.0.5</c>.</summary>
    private static (string? Host, string? Port) Split(string? text)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        return text is null ? default
            : colon > 0 && text.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0
                ? (text[..colon].Trim('[', ']'), text[(colon + 1)..])
            : (text, null);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;
}
