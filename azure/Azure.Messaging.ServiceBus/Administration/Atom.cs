using System.Xml;
using System.Xml.Linq;
using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>The ATOM documents that carry the descriptions.</summary>
internal static class Atom
{
    public static readonly XNamespace Namespace = "http://www.w3.org/2005/Atom";
    public static readonly XNamespace ServiceBus = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    public static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema";

    public static string Entry(XElement description) => new XDocument(
        new XElement(Namespace + "entry", new XElement(Namespace + "content", new XAttribute("type", "application/xml"), description)))
        .ToString(SaveOptions.DisableFormatting);

    /// <summary>The entries of an answer: one of an entry, any number of a feed.</summary>
    /// <exception cref="ServiceBusException">The answer is neither.</exception>
    public static IReadOnlyList<(string Title, XElement Description)> Entries(Response response, string entityPath, string description)
    {
        try
        {
            var root = XDocument.Parse(response.Content.ToString()).Root!;
            if (root.Name != Namespace + "entry" && root.Name != Namespace + "feed")
            {
                throw Failures.Unreadable(response, entityPath);
            }

            return [.. root.DescendantsAndSelf(Namespace + "entry").Select(entry => (
                entry.Element(Namespace + "title")?.Value ?? string.Empty,
                entry.Element(Namespace + "content")?.Element(ServiceBus + description) ?? throw Failures.Unreadable(response, entityPath)))];
        }
        catch (XmlException e)
        {
            throw Failures.Unreadable(response, entityPath, e);
        }
    }

    /// <summary>An element, or nothing where the value is the service's "never".</summary>
    public static XElement? Duration(string name, TimeSpan value) =>
        value == TimeSpan.MaxValue ? null : new XElement(ServiceBus + name, XmlConvert.ToString(value));

    public static TimeSpan Duration(XElement parent, string name)
    {
        if (parent.Element(ServiceBus + name) is not { } element)
        {
            return TimeSpan.MaxValue;
        }

        try
        {
            return XmlConvert.ToTimeSpan(element.Value);
        }
        catch (OverflowException)
        {
            return TimeSpan.MaxValue;
        }
    }

    public static string Text(XElement parent, string name) => parent.Element(ServiceBus + name)?.Value ?? string.Empty;

    public static bool Flag(XElement parent, string name) => bool.TryParse(Text(parent, name), out var flag) && flag;

    public static long Number(XElement parent, string name) => long.TryParse(Text(parent, name), out var number) ? number : 0;
}
