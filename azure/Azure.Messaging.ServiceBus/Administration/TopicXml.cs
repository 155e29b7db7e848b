using System.Xml.Linq;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Topics as XML.</summary>
internal static class TopicXml
{
    public const string Name = "TopicDescription";

    /// <summary>A topic with the service's defaults.</summary>
    public static XElement Write() => new(Atom.ServiceBus + Name, new XElement(Atom.ServiceBus + "EnableBatchedOperations", true));

    public static TopicProperties Read(string name, XElement xml) => new(name)
    {
        DefaultMessageTimeToLive = Atom.Duration(xml, "DefaultMessageTimeToLive"),
        MaxSizeInMegabytes = Atom.Number(xml, "MaxSizeInMegabytes"),
        AutoDeleteOnIdle = Atom.Duration(xml, "AutoDeleteOnIdle"),
    };
}
