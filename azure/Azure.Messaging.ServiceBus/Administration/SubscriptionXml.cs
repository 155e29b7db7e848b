using System.Xml.Linq;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Subscriptions as XML. The service reads the elements in this order only.</summary>
internal static class SubscriptionXml
{
    public const string Name = "SubscriptionDescription";

    public static XElement Write(CreateSubscriptionOptions options, CreateRuleOptions? rule) => new(
        Atom.ServiceBus + Name,
        Atom.Duration("LockDuration", options.LockDuration),
        new XElement(Atom.ServiceBus + "RequiresSession", false),
        Atom.Duration("DefaultMessageTimeToLive", options.DefaultMessageTimeToLive),
        new XElement(Atom.ServiceBus + "DeadLetteringOnMessageExpiration", options.DeadLetteringOnMessageExpiration),
        new XElement(
            Atom.ServiceBus + "DeadLetteringOnFilterEvaluationExceptions", options.EnableDeadLetteringOnFilterEvaluationExceptions),
        rule is null ? null : RuleXml.Write("DefaultRuleDescription", rule),
        new XElement(Atom.ServiceBus + "MaxDeliveryCount", options.MaxDeliveryCount),
        new XElement(Atom.ServiceBus + "EnableBatchedOperations", true),
        new XElement(Atom.ServiceBus + "Status", "Active"),
        options.UserMetadata is null ? null : new XElement(Atom.ServiceBus + "UserMetadata", options.UserMetadata),
        Atom.Duration("AutoDeleteOnIdle", options.AutoDeleteOnIdle));

    public static SubscriptionProperties Read(string topicName, string name, XElement xml) => new(topicName, name)
    {
        LockDuration = Atom.Duration(xml, "LockDuration"),
        DefaultMessageTimeToLive = Atom.Duration(xml, "DefaultMessageTimeToLive"),
        DeadLetteringOnMessageExpiration = Atom.Flag(xml, "DeadLetteringOnMessageExpiration"),
        EnableDeadLetteringOnFilterEvaluationExceptions = Atom.Flag(xml, "DeadLetteringOnFilterEvaluationExceptions"),
        MaxDeliveryCount = (int)Atom.Number(xml, "MaxDeliveryCount"),
        UserMetadata = Atom.Text(xml, "UserMetadata"),
        AutoDeleteOnIdle = Atom.Duration(xml, "AutoDeleteOnIdle"),
    };
}
