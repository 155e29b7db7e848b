using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Thalassa.Local.ServiceBus.Filters;
using Thalassa.Local.ServiceBus.Sql;

namespace Thalassa.Local.ServiceBus.Management;

/// <summary>Makes a filter of its XML.</summary>
internal static class FilterReader
{
    private static readonly Dictionary<string, object> Nothing = [];

    /// <exception cref="ServiceBusFault">400: it is none.</exception>
    public static IMessageFilter Read(XElement xml) =>
        TypeOf(xml) switch
        {
            "TrueFilter" => new SqlFilter("1=1", Nothing),
            "FalseFilter" => new SqlFilter("1=0", Nothing),
            "SqlFilter" => ReadSql(xml),
            "CorrelationFilter" => ReadCorrelation(xml),
            var other => throw ServiceBusFault.Bad(
                $"Filter: the type is SqlFilter, CorrelationFilter, TrueFilter or FalseFilter, not '{other}'."),
        };

    public static string TypeOf(XElement xml) => ((string?)xml.Attribute(EntityDocument.Instance + "type") ?? string.Empty).Split(':')[^1];

    private static SqlFilter ReadSql(XElement xml)
    {
        var reader = new DescriptionReader(xml, "SqlExpression", "CompatibilityLevel", "Parameters", "RequiresPreprocessing");
        try
        {
            return new SqlFilter(reader.Text("SqlExpression") ?? string.Empty, Values(reader.Element("Parameters")));
        }
        catch (SqlSyntaxException e)
        {
            throw ServiceBusFault.Bad($"SqlExpression: {e.Message}");
        }
    }

    private static CorrelationFilter ReadCorrelation(XElement xml)
    {
        string[] fields = ["CorrelationId", "MessageId", "To", "ReplyTo", "Label", "SessionId", "ReplyToSessionId", "ContentType"];
        var reader = new DescriptionReader(xml, [.. fields, "Properties"]);
        var system = fields.Where(field => reader.Text(field) is not null)
            .ToDictionary(field => field, field => reader.Text(field)!, StringComparer.Ordinal);
        var user = Values(reader.Element("Properties"));
        return system.Count + user.Count > 0
            ? new CorrelationFilter(system, user)
            : throw ServiceBusFault.Bad("A CorrelationFilter compares at least one property.");
    }

    private static Dictionary<string, object> Values(XElement? xml)
    {
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in xml?.Elements(EntityDocument.Bus + "KeyValueOfstringanyType") ?? [])
        {
            var key = pair.Element(EntityDocument.Bus + "Key")?.Value;
            var value = pair.Element(EntityDocument.Bus + "Value");
            if (string.IsNullOrEmpty(key) || value is null)
            {
                throw ServiceBusFault.Bad("A KeyValueOfstringanyType has a Key and a Value.");
            }

            values[key] = Value(key, value);
        }

        return values;
    }

    private static object Value(string key, XElement xml)
    {
        try
        {
            return TypeOf(xml) switch
            {
                "string" => xml.Value,
                "int" => int.Parse(xml.Value, CultureInfo.InvariantCulture),
                "long" => long.Parse(xml.Value, CultureInfo.InvariantCulture),
                "boolean" => XmlConvert.ToBoolean(xml.Value),
                "double" => XmlConvert.ToDouble(xml.Value),
                "dateTime" => XmlConvert.ToDateTime(xml.Value, XmlDateTimeSerializationMode.Utc),
                "duration" => XmlConvert.ToTimeSpan(xml.Value),
                var other => throw new FormatException($"the type '{other}' is not known"),
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw ServiceBusFault.Bad($"'{key}': {e.Message}");
        }
    }
}
