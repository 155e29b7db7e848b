using System.Xml;
using System.Xml.Linq;

namespace Thalassa.Local.ServiceBus.Management;

/// <summary>What a topic was created with.</summary>
internal sealed record TopicDescription
{
    public const string ElementName = "TopicDescription";

    private static readonly string[] Order =
    [
        "DefaultMessageTimeToLive",
        "MaxSizeInMegabytes",
        "RequiresDuplicateDetection",
        "DuplicateDetectionHistoryTimeWindow",
        "EnableBatchedOperations",
        "FilteringMessagesBeforePublishing",
        "IsAnonymousAccessible",
        "AuthorizationRules",
        "Status",
        "ForwardTo",
        "UserMetadata",
        "SupportOrdering",
        "AutoDeleteOnIdle",
        "EnablePartitioning",
        "EnableSubscriptionPartitioning",
        "EnableExpress",
        "MaxMessageSizeInKilobytes",
    ];

    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    public int MaxSizeInMegabytes { get; init; } = 1024;

    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.MaxValue;

    public string? UserMetadata { get; init; }

    public static TopicDescription Read(XElement xml)
    {
        var reader = new DescriptionReader(xml, Order);
        reader.Refuse("RequiresDuplicateDetection", text => text == "true", "the emulator does not detect duplicates.");
        return new TopicDescription
        {
            DefaultMessageTimeToLive =
                reader.Duration("DefaultMessageTimeToLive", TimeSpan.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.MaxValue),
            MaxSizeInMegabytes = reader.Number("MaxSizeInMegabytes", 1024, least: 1),
            AutoDeleteOnIdle = reader.Duration("AutoDeleteOnIdle", TimeSpan.MaxValue, TimeSpan.FromMinutes(5), TimeSpan.MaxValue),
            UserMetadata = reader.Text("UserMetadata"),
        };
    }

    public XElement Write(EntityRuntime runtime) => new(
        EntityDocument.Bus + ElementName,
        new XElement(EntityDocument.Bus + "DefaultMessageTimeToLive", XmlConvert.ToString(DefaultMessageTimeToLive)),
        new XElement(EntityDocument.Bus + "MaxSizeInMegabytes", MaxSizeInMegabytes),
        new XElement(EntityDocument.Bus + "RequiresDuplicateDetection", false),
        new XElement(EntityDocument.Bus + "EnableBatchedOperations", true),
        new XElement(EntityDocument.Bus + "Status", "Active"),
        UserMetadata is null ? null : new XElement(EntityDocument.Bus + "UserMetadata", UserMetadata),
        new XElement(EntityDocument.Bus + "SupportOrdering", true),
        new XElement(EntityDocument.Bus + "AutoDeleteOnIdle", XmlConvert.ToString(AutoDeleteOnIdle)),
        runtime.Write());
}
