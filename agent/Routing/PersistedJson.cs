using System.Buffers;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Thalassa.Agent.Model;
using Thalassa.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>Writes the content of a <see cref="PersistenceFile"/>.</summary>
internal static class PersistedJson
{
    public static byte[] Write(
        RoutingSnapshot snapshot,
        IReadOnlyDictionary<string, IPAddress> addresses,
        IEnumerable<string> drained,
        bool isOfFleet,
        DateTimeOffset? asOf)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("version"u8, 1);
        json.WriteString("routing"u8, isOfFleet ? "fleet"u8 : "local"u8);
        if (asOf is { } moment)
        {
            json.WriteNumber("asOf"u8, moment.ToUnixTimeMilliseconds());
        }

        json.WritePropertyName("frontends"u8);
        JsonSerializer.Serialize(json, snapshot.Frontends.ToArray(), Json.Relaxed.FrontendArray);
        json.WritePropertyName("backends"u8);
        Backend[] backends = [.. snapshot.Backends.Select(backend => backend.Definition)];
        JsonSerializer.Serialize(json, backends, Json.Relaxed.BackendArray);
        json.WriteStartObject("addresses"u8);
        foreach (var (host, address) in addresses.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            json.WriteString(host, address.ToString());
        }

        json.WriteEndObject();
        json.WriteStartArray("drained"u8);
        foreach (var member in drained)
        {
            json.WriteStringValue(member);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return [.. buffer.WrittenSpan];
    }
}
