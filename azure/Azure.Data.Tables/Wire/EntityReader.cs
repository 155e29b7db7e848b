using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>Reads entities from the service's JSON (minimal metadata: types and ETags are annotated where needed).</summary>
internal static class EntityReader
{
    private const string TypeSuffix = "@odata.type";

    public static TableEntity ReadOne(ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span);
        json.Read();
        return Read(ref json, new PropertyNames());
    }

    public static List<TableEntity> ReadPage(ReadOnlyMemory<byte> body)
    {
        List<TableEntity> entities = [];
        var names = new PropertyNames();
        var json = new Utf8JsonReader(body.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isList = json.ValueTextEquals("value"u8);
            json.Read();
            if (!isList)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                entities.Add(Read(ref json, names));
            }
        }

        return entities;
    }

    private static TableEntity Read(ref Utf8JsonReader json, PropertyNames names)
    {
        var entity = new TableEntity();
        string? annotated = null, type = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = names.Read(ref json);
            json.Read();
            if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
            {
                annotated = name;
                type = json.GetString();
            }
            else if (name == nameof(ITableEntity.Timestamp))
            {
                entity.Timestamp = json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
            }
            else if (name == TableEntity.ETagName || !name.StartsWith("odata.", StringComparison.Ordinal))
            {
                var value = Value(ref json, Annotates(annotated, name) ? type : null);
                if (value is not null)
                {
                    entity[name] = value;
                }
            }
        }

        return entity;
    }

    // The service writes an annotation right before what it annotates.
    private static bool Annotates(string? annotation, string name) =>
        annotation?.Length == name.Length + TypeSuffix.Length && annotation.StartsWith(name, StringComparison.Ordinal);

    private static object? Value(ref Utf8JsonReader json, string? type) => (json.TokenType, type) switch
    {
        (JsonTokenType.Null, _) => null,
        (JsonTokenType.True, _) => true,
        (JsonTokenType.False, _) => false,
        (JsonTokenType.Number, "Edm.Double") => json.GetDouble(),
        (JsonTokenType.Number, _) => json.TryGetInt32(out var number) ? (object)number : json.GetDouble(),
        (JsonTokenType.String, "Edm.Int64") => long.Parse(json.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        (JsonTokenType.String, "Edm.DateTime") => json.GetDateTimeOffset(),
        (JsonTokenType.String, "Edm.Guid") => json.GetGuid(),
        (JsonTokenType.String, "Edm.Binary") => json.GetBytesFromBase64(),
        (JsonTokenType.String, "Edm.Double") => double.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        (JsonTokenType.String, _) => json.GetString(),
        _ => throw new FormatException($"The service sent a property of kind {json.TokenType}."),
    };
}
