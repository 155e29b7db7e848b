using System.Xml;
using System.Xml.Linq;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Management;

/// <summary>What a subscription was created with.</summary>
internal sealed record SubscriptionDescription
{
    public const string ElementName = "SubscriptionDescription";

    private const int MaxMetadataLength = 1024;

    private static readonly string[] Order =
    [
        "LockDuration", "RequiresSession", "DefaultMessageTimeToLive", "DeadLetteringOnMessageExpiration",
        "DeadLetteringOnFilterEvaluationExceptions", "DefaultRuleDescription", "MaxDeliveryCount", "EnableBatchedOperations", "Status",
        "ForwardTo", "UserMetadata", "ForwardDeadLetteredMessagesTo", "AutoDeleteOnIdle",
    ];

    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    public bool DeadLetteringOnMessageExpiration { get; init; }

    public bool DeadLetteringOnFilterEvaluationExceptions { get; init; } = true;

    public int MaxDeliveryCount { get; init; } = 10;

    public string? UserMetadata { get; init; }

    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.MaxValue;

    /// <summary>The rule it starts with; only in a request.</summary>
    public RuleDescription? DefaultRule { get; init; }

    public QueueRules Rules(TopicDescription topic) => new(
        LockDuration,
        MaxDeliveryCount,
        DefaultMessageTimeToLive < topic.DefaultMessageTimeToLive ? DefaultMessageTimeToLive : topic.DefaultMessageTimeToLive,
        DeadLetteringOnMessageExpiration);

    public static SubscriptionDescription Read(XElement xml)
    {
        var reader = new DescriptionReader(xml, Order);
        reader.Refuse("RequiresSession", text => text == "true", "the emulator has no sessions.");
        reader.Refuse("ForwardTo", _ => true, "the emulator does not forward.");
        reader.Refuse("ForwardDeadLetteredMessagesTo", _ => true, "the emulator does not forward.");
        reader.Refuse("Status", text => text != "Active", "the emulator knows Active only.");
        reader.Refuse("UserMetadata", text => text.Length > MaxMetadataLength, $"at most {MaxMetadataLength} characters.");
        return new SubscriptionDescription
        {
            LockDuration = reader.Duration("LockDuration", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)),
            DefaultMessageTimeToLive =
                reader.Duration("DefaultMessageTimeToLive", TimeSpan.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.MaxValue),
            DeadLetteringOnMessageExpiration = reader.Flag("DeadLetteringOnMessageExpiration", otherwise: false),
            DeadLetteringOnFilterEvaluationExceptions = reader.Flag("DeadLetteringOnFilterEvaluationExceptions", otherwise: true),
            DefaultRule = reader.Element("DefaultRuleDescription") is { } rule ? RuleDescription.Read(rule) : null,
            MaxDeliveryCount = reader.Number("MaxDeliveryCount", 10, least: 1),
            UserMetadata = reader.Text("UserMetadata"),
            AutoDeleteOnIdle = reader.Duration("AutoDeleteOnIdle", TimeSpan.MaxValue, TimeSpan.FromMinutes(5), TimeSpan.MaxValue),
        };
    }

    public XElement Write(EntityRuntime runtime) => new(
        EntityDocument.Bus + ElementName,
        new XElement(EntityDocument.Bus + "LockDuration", XmlConvert.ToString(LockDuration)),
        new XElement(EntityDocument.Bus + "RequiresSession", false),
        new XElement(EntityDocument.Bus + "DefaultMessageTimeToLive", XmlConvert.ToString(DefaultMessageTimeToLive)),
        new XElement(EntityDocument.Bus + "DeadLetteringOnMessageExpiration", DeadLetteringOnMessageExpiration),
        new XElement(EntityDocument.Bus + "DeadLetteringOnFilterEvaluationExceptions", DeadLetteringOnFilterEvaluationExceptions),
        new XElement(EntityDocument.Bus + "MaxDeliveryCount", MaxDeliveryCount),
        new XElement(EntityDocument.Bus + "EnableBatchedOperations", true),
        new XElement(EntityDocument.Bus + "Status", "Active"),
        UserMetadata is null ? null : new XElement(EntityDocument.Bus + "UserMetadata", UserMetadata),
        new XElement(EntityDocument.Bus + "AutoDeleteOnIdle", XmlConvert.ToString(AutoDeleteOnIdle)),
        runtime.Write());
}
