using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Thalassa.Local.ServiceBus.Management;

/// <summary>What a topic or a subscription has become since it was created.</summary>
internal sealed record EntityRuntime
{
    private static readonly XNamespace Counts = "http://schemas.microsoft.com/netservices/2011/06/servicebus";

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was last sent to, received from or settled at.</summary>
    public required DateTimeOffset AccessedAt { get; init; }

    /// <summary>Messages that can be received or are locked; of a subscription.</summary>
    public long Active { get; init; }

    /// <summary>Messages in the dead-letter queue; of a subscription.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Messages whose time is to come.</summary>
    public long Scheduled { get; init; }

    /// <summary>Bytes that the messages take; of a topic.</summary>
    public long? Bytes { get; init; }

    /// <summary>Of a topic.</summary>
    public int? Subscriptions { get; init; }

    public IEnumerable<XElement> Write()
    {
        yield return Time("CreatedAt", CreatedAt);
        yield return Time("UpdatedAt", UpdatedAt);
        yield return Time("AccessedAt", AccessedAt);
        yield return Number(EntityDocument.Bus + "MessageCount", Active + DeadLetters + Scheduled);
        if (Bytes is { } bytes)
        {
            yield return Number(EntityDocument.Bus + "SizeInBytes", bytes);
        }

        if (Subscriptions is { } subscriptions)
        {
            yield return Number(EntityDocument.Bus + "SubscriptionCount", subscriptions);
        }

        yield return new XElement(
            EntityDocument.Bus + "CountDetails",
            Number(Counts + "ActiveMessageCount", Active),
            Number(Counts + "DeadLetterMessageCount", DeadLetters),
            Number(Counts + "ScheduledMessageCount", Scheduled),
            Number(Counts + "TransferMessageCount", 0),
            Number(Counts + "TransferDeadLetterMessageCount", 0));
    }

    private static XElement Time(string name, DateTimeOffset time) =>
        new(EntityDocument.Bus + name, XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.Utc));

    private static XElement Number(XName name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));
}
