using System.Text.Json;
using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>An entry of etcd's tree, which is a registration.</summary>
/// <param name="Id">The registration.</param>
/// <param name="Key">Its full key.</param>
/// <param name="Value">The service as a JSON document, or what a client wrote.</param>
/// <param name="Created">The index of its creation.</param>
/// <param name="Modified">The index of its last change; a heartbeat is none.</param>
/// <param name="ExpiresAt">When it goes, Unix milliseconds.</param>
internal sealed record EtcdNode(RegistrationId Id, string Key, string Value, long Created, long Modified, long ExpiresAt)
{
    /// <summary>Writes the members of its JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json, DateTimeOffset now)
    {
        json.WriteString("key"u8, Key);
        json.WriteString("value"u8, Value);
        json.WriteString("expiration"u8, DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt).UtcDateTime);
        json.WriteNumber("ttl"u8, (long)Math.Max(1, Math.Ceiling((ExpiresAt - now.ToUnixTimeMilliseconds()) / 1000.0)));
        WriteIndexes(json, Created, Modified);
    }

    /// <summary>Writes the object of an entry that is no more.</summary>
    public static void WriteGone(Utf8JsonWriter json, string key, long created, long modified, bool isDirectory = false)
    {
        json.WriteString("key"u8, key);
        if (isDirectory)
        {
            json.WriteBoolean("dir"u8, value: true);
        }

        WriteIndexes(json, created, modified);
    }

    /// <summary>Writes both indexes, last as etcd does.</summary>
    public static void WriteIndexes(Utf8JsonWriter json, long created, long modified)
    {
        json.WriteNumber("modifiedIndex"u8, modified);
        json.WriteNumber("createdIndex"u8, created);
    }
}
