using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>Writes an entity as the service's JSON, with the types that JSON does not tell apart.</summary>
internal static class EntityWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(ITableEntity entity, IBufferWriter<byte> output)
    {
        Limits.CheckKey(entity.PartitionKey, nameof(entity.PartitionKey));
        Limits.CheckKey(entity.RowKey, nameof(entity.RowKey));
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        var properties = Own(entity).Properties();
        var count = 0;
        while (properties.MoveNext())
        {
            var (name, value) = properties.Current;
            if (value is null || name is nameof(ITableEntity.Timestamp) || name.StartsWith("odata.", StringComparison.Ordinal))
            {
                continue;
            }

            count += name is nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) ? 0 : 1;
            Limits.CheckProperty(name, value, count);
            WriteProperty(json, name, value);
        }

        json.WriteEndObject();
        json.Flush();
        Limits.CheckEntity((int)json.BytesCommitted);
    }

    public static TableEntity Own(ITableEntity entity) =>
        entity as TableEntity
        ?? throw new NotSupportedException($"{entity.GetType()}: the stand-in takes entities as {nameof(TableEntity)} only.");

    private static void WriteProperty(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                WriteTyped(json, name, "Edm.Int64", number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                json.WriteString($"{name}@odata.type", "Edm.Double");
                WriteDouble(json, name, number);
                break;
            case DateTimeOffset time:
                WriteTyped(json, name, "Edm.DateTime", ODataLiteral.Time(time));
                break;
            case DateTime time:
                WriteTyped(json, name, "Edm.DateTime", ODataLiteral.Time(new DateTimeOffset(time.ToUniversalTime())));
                break;
            case Guid guid:
                WriteTyped(json, name, "Edm.Guid", guid.ToString());
                break;
            case byte[] bytes:
                json.WriteString($"{name}@odata.type", "Edm.Binary");
                json.WriteBase64String(name, bytes);
                break;
            default:
                throw new NotSupportedException($"Property {name} is a {value.GetType()}, which tables do not hold.");
        }
    }

    private static void WriteTyped(Utf8JsonWriter json, string name, string type, string value)
    {
        json.WriteString($"{name}@odata.type", type);
        json.WriteString(name, value);
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
    }
}
