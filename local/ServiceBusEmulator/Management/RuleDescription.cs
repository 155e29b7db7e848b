using System.Xml.Linq;
using Thalassa.Local.ServiceBus.Filters;

namespace Thalassa.Local.ServiceBus.Management;

/// <summary>A rule of a subscription.</summary>
/// <param name="Name">Its name; of the first rule of a subscription as the request has it.</param>
/// <param name="Filter">Which messages it lets in.</param>
/// <param name="FilterXml">The filter as it was given, which is also how it is given back.</param>
internal sealed record RuleDescription(string? Name, IMessageFilter Filter, XElement FilterXml)
{
    public const string ElementName = "RuleDescription";

    public const string DefaultName = "$Default";

    /// <summary>The rule of a subscription that was made without one.</summary>
    public static RuleDescription Default { get; } = Create();

    public static RuleDescription Read(XElement xml)
    {
        var reader = new DescriptionReader(xml, "Filter", "Action", "CreatedAt", "Name");
        if (reader.Element("Action") is { } action && FilterReader.TypeOf(action) is not ("EmptyRuleAction" or ""))
        {
            throw ServiceBusFault.Bad("Action: the emulator's rules only filter, they do not change messages.");
        }

        var filter = reader.Element("Filter") ?? throw ServiceBusFault.Bad("A rule has a Filter.");
        return new RuleDescription(reader.Text("Name"), FilterReader.Read(filter), filter);
    }

    public XElement Write(string name) => new(
        EntityDocument.Bus + ElementName,
        new XAttribute(XNamespace.Xmlns + "i", EntityDocument.Instance),
        FilterXml,
        new XElement(EntityDocument.Bus + "Action", new XAttribute(EntityDocument.Instance + "type", "EmptyRuleAction")),
        new XElement(EntityDocument.Bus + "Name", name));

    private static RuleDescription Create()
    {
        var xml = new XElement(
            EntityDocument.Bus + "Filter",
            new XAttribute(EntityDocument.Instance + "type", "TrueFilter"),
            new XElement(EntityDocument.Bus + "SqlExpression", "1=1"));
        return new RuleDescription(DefaultName, FilterReader.Read(xml), xml);
    }
}
