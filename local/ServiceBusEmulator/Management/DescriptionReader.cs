using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Thalassa.Local.ServiceBus.Management;

/// <summary>Reads the elements of one description, which stand in one order only.</summary>
internal sealed class DescriptionReader
{
    private readonly Dictionary<string, XElement> _elements = new(StringComparer.Ordinal);

    /// <exception cref="ServiceBusFault">400: an element is not known, or stands where the service would not see it.</exception>
    public DescriptionReader(XElement description, params string[] order)
    {
        var last = -1;
        foreach (var element in description.Elements())
        {
            var name = element.Name.LocalName;
            var place = element.Name.Namespace == EntityDocument.Bus ? Array.IndexOf(order, name) : -1;
            if (place < 0)
            {
                throw ServiceBusFault.Bad($"{description.Name.LocalName} has no element {name}.");
            }

            if (place <= last)
            {
                throw ServiceBusFault.Bad(
                    $"{name} stands after {order[last]}; the elements of a {description.Name.LocalName} have an order.");
            }

            last = place;
            _elements[name] = element;
        }
    }

    public XElement? Element(string name) => _elements.GetValueOrDefault(name);

    public string? Text(string name) => Element(name)?.Value;

    public bool Flag(string name, bool otherwise) =>
        Value(name, otherwise, text => bool.TryParse(text, out var flag) ? flag : null, "true or false");

    public int Number(string name, int otherwise, int least) => Value(
        name,
        otherwise,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null,
        $"a whole number from {least}");

    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan least, TimeSpan most) =>
        Value(
            name,
            otherwise,
            text => Parse(text) is { } span && span >= least && span <= most ? span : null,
            $"a duration from {least} to {most}");

    /// <exception cref="ServiceBusFault">400: it asks for something that there is not.</exception>
    public void Refuse(string name, Func<string, bool> asks, string why)
    {
        if (Text(name) is { Length: > 0 } text && asks(text))
        {
            throw ServiceBusFault.Bad($"{name}: {why}");
        }
    }

    private T Value<T>(string name, T otherwise, Func<string, T?> read, string what)
        where T : struct => Text(name) is not { } text
            ? otherwise
            : read(text.Trim()) ?? throw ServiceBusFault.Bad($"{name} is {what}, not '{text}'.");

    private static TimeSpan? Parse(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return e is OverflowException ? TimeSpan.MaxValue : null;
        }
    }
}
