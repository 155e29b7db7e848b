using System.Xml;
using System.Xml.Linq;

namespace Thalassa.Local.ServiceBus.Management;

/// <summary>The ATOM documents around the descriptions.</summary>
internal static class EntityDocument
{
    public const string ContentType = "application/atom+xml;type=entry;charset=utf-8";

    public static readonly XNamespace Bus = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    public static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema";

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public static XElement Entry(string url, string title, XElement description) => new(
        Atom + "entry",
        new XElement(Atom + "id", url),
        new XElement(Atom + "title", new XAttribute("type", "text"), title),
        new XElement(Atom + "content", new XAttribute("type", "application/xml"), description));

    public static XElement Feed(string url, IEnumerable<XElement> entries) => new(
        Atom + "feed",
        new XElement(Atom + "title", new XAttribute("type", "text"), "Publicly Listed Services"),
        new XElement(Atom + "id", url),
        entries);

    /// <summary>The description inside the entry that a request brought.</summary>
    /// <exception cref="ServiceBusFault">400: there is none of that name.</exception>
    public static XElement Description(string text, string name)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var root = XElement.Load(reader);
            return root.Name == Atom + "entry" && root.Element(Atom + "content")?.Element(Bus + name) is { } description
                ? description
                : throw ServiceBusFault.Bad($"The body is an ATOM entry whose content is a {name} in the namespace {Bus}.");
        }
        catch (XmlException e)
        {
            throw ServiceBusFault.Bad($"The body is not XML: {e.Message}");
        }
    }
}
