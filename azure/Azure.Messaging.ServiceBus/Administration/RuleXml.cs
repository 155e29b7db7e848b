using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Rules and their filters as XML. The service reads the elements in this order only.</summary>
internal static class RuleXml
{
    public const string Name = "RuleDescription";

    public static XElement Write(string element, CreateRuleOptions rule) => new(
        Atom.ServiceBus + element,
        new XAttribute(XNamespace.Xmlns + "i", Atom.Instance),
        Write(rule.Filter),
        new XElement(Atom.ServiceBus + "Action", Type("EmptyRuleAction")),
        new XElement(Atom.ServiceBus + "Name", rule.Name));

    /// <exception cref="NotSupportedException">The rule has a filter of a kind that is not known here.</exception>
    public static RuleProperties Read(string name, XElement xml)
    {
        var filter = xml.Element(Atom.ServiceBus + "Filter")
            ?? throw new NotSupportedException($"Rule '{name}' has no filter.");
        var type = ((string?)filter.Attribute(Atom.Instance + "type") ?? string.Empty).Split(':')[^1];
        return new RuleProperties(name, type switch
        {
            "TrueFilter" => new TrueRuleFilter(),
            "FalseFilter" => new FalseRuleFilter(),
            "SqlFilter" => ReadSql(filter),
            "CorrelationFilter" => ReadCorrelation(filter),
            _ => throw new NotSupportedException($"Rule '{name}' has a filter of type '{type}'."),
        });
    }

    private static XElement Write(RuleFilter filter) => filter switch
    {
        TrueRuleFilter sql => WriteSql("TrueFilter", sql),
        FalseRuleFilter sql => WriteSql("FalseFilter", sql),
        SqlRuleFilter sql => WriteSql("SqlFilter", sql),
        CorrelationRuleFilter correlation => WriteCorrelation(correlation),
        _ => throw new NotSupportedException($"A filter of type {filter.GetType().Name} is not known."),
    };

    private static XElement WriteSql(string type, SqlRuleFilter filter) => new(
        Atom.ServiceBus + "Filter",
        Type(type),
        new XElement(Atom.ServiceBus + "SqlExpression", filter.SqlExpression),
        filter.Parameters.Count == 0 ? null : KeyValues("Parameters", filter.Parameters));

    private static XElement WriteCorrelation(CorrelationRuleFilter filter) => new(
        Atom.ServiceBus + "Filter",
        Type("CorrelationFilter"),
        Text("CorrelationId", filter.CorrelationId),
        Text("MessageId", filter.MessageId),
        Text("To", filter.To),
        Text("ReplyTo", filter.ReplyTo),
        Text("Label", filter.Subject),
        Text("SessionId", filter.SessionId),
        Text("ReplyToSessionId", filter.ReplyToSessionId),
        Text("ContentType", filter.ContentType),
        filter.ApplicationProperties.Count == 0 ? null : KeyValues("Properties", filter.ApplicationProperties));

    private static SqlRuleFilter ReadSql(XElement xml)
    {
        var filter = new SqlRuleFilter(Atom.Text(xml, "SqlExpression"));
        ReadKeyValues(xml.Element(Atom.ServiceBus + "Parameters"), filter.Parameters);
        return filter;
    }

    private static CorrelationRuleFilter ReadCorrelation(XElement xml)
    {
        var filter = new CorrelationRuleFilter
        {
            CorrelationId = Field("CorrelationId"),
            MessageId = Field("MessageId"),
            To = Field("To"),
            ReplyTo = Field("ReplyTo"),
            Subject = Field("Label"),
            SessionId = Field("SessionId"),
            ReplyToSessionId = Field("ReplyToSessionId"),
            ContentType = Field("ContentType"),
        };
        ReadKeyValues(xml.Element(Atom.ServiceBus + "Properties"), filter.ApplicationProperties);
        return filter;

        string? Field(string name) => xml.Element(Atom.ServiceBus + name)?.Value;
    }

    private static XElement? Text(string name, string? value) => value is null ? null : new XElement(Atom.ServiceBus + name, value);

    private static XAttribute Type(string name) => new(Atom.Instance + "type", name);

    private static XElement KeyValues(string element, IDictionary<string, object> values) => new(
        Atom.ServiceBus + element,
        values.Select(pair => new XElement(
            Atom.ServiceBus + "KeyValueOfstringanyType",
            new XElement(Atom.ServiceBus + "Key", pair.Key),
            Value(pair.Key, pair.Value))));

    private static XElement Value(string name, object value)
    {
        var (type, text) = value switch
        {
            string x => ("string", x),
            int x => ("int", XmlConvert.ToString(x)),
            long x => ("long", XmlConvert.ToString(x)),
            bool x => ("boolean", XmlConvert.ToString(x)),
            double x => ("double", XmlConvert.ToString(x)),
            DateTime x => ("dateTime", XmlConvert.ToString(x.ToUniversalTime(), XmlDateTimeSerializationMode.Utc)),
            TimeSpan x => ("duration", XmlConvert.ToString(x)),
            _ => throw new NotSupportedException($"'{name}' is {value.GetType().Name}; a filter compares with text, int, long, bool, double, DateTime or TimeSpan."),
        };
        return new XElement(
            Atom.ServiceBus + "Value", new XAttribute(XNamespace.Xmlns + "d", Atom.Schema), Type($"d:{type}"), text);
    }

    private static void ReadKeyValues(XElement? xml, IDictionary<string, object> values)
    {
        foreach (var pair in xml?.Elements(Atom.ServiceBus + "KeyValueOfstringanyType") ?? [])
        {
            var value = pair.Element(Atom.ServiceBus + "Value");
            var text = value?.Value ?? string.Empty;
            values[Atom.Text(pair, "Key")] = ((string?)value?.Attribute(Atom.Instance + "type") ?? string.Empty).Split(':')[^1] switch
            {
                "int" => int.Parse(text, CultureInfo.InvariantCulture),
                "long" => long.Parse(text, CultureInfo.InvariantCulture),
                "boolean" => XmlConvert.ToBoolean(text),
                "double" => XmlConvert.ToDouble(text),
                "dateTime" => XmlConvert.ToDateTime(text, XmlDateTimeSerializationMode.Utc),
                "duration" => XmlConvert.ToTimeSpan(text),
                _ => text,
            };
        }
    }
}
