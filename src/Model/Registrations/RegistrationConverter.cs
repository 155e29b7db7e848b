using System.Text.Json;
using System.Text.Json.Serialization;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Registrations;

/// <summary>The JSON of a registration: <c>id, name, version, host, port, lastKnown, meta, revision</c>.</summary>
public sealed class RegistrationConverter : JsonConverter<Registration>
{
    /// <summary>A null is no registration either.</summary>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Registration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var json = document.RootElement;
        var faults = new FaultList();
        var id = RegistrationId.TryCreate(Text(json, "name"), Text(json, "version"), Text(json, "host"), Text(json, "port"), faults)
            ?? throw new JsonException($"Not a registration: {faults}.");
        return new Registration
        {
            Id = id,
            LastKnown = Number(json, "lastKnown"),
            Meta = json.TryGetProperty("meta", out var meta) ? meta.Clone() : JsonElement.Parse("{}"),
            Revision = Number(json, "revision"),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Registration value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id.ToString());
        writer.WriteString("name"u8, value.Id.Name);
        writer.WriteString("version"u8, value.Id.Version);
        writer.WriteString("host"u8, value.Id.Host);
        writer.WriteNumber("port"u8, value.Id.Port);
        writer.WriteNumber("lastKnown"u8, value.LastKnown);
        writer.WritePropertyName("meta"u8);
        value.Meta.WriteTo(writer);
        writer.WriteNumber("revision"u8, value.Revision);
        writer.WriteEndObject();
    }

    private static string? Text(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;

    private static long Number(JsonElement json, string property) =>
        json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : 0;
}
