namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>A subscription, as the service has it.</summary>
public class SubscriptionProperties
{
    internal SubscriptionProperties(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>The topic.</summary>
    public string TopicName { get; }

    /// <summary>The subscription.</summary>
    public string SubscriptionName { get; }

    /// <summary>How long a received message is locked.</summary>
    public TimeSpan LockDuration { get; internal init; }

    /// <summary>How long a message that says nothing itself can be received.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; internal init; }

    /// <summary>After how long without a receiver it is deleted.</summary>
    public TimeSpan AutoDeleteOnIdle { get; internal init; }

    /// <summary>Whether messages that expire are dead-lettered.</summary>
    public bool DeadLetteringOnMessageExpiration { get; internal init; }

    /// <summary>Whether messages that a filter fails on are dead-lettered.</summary>
    public bool EnableDeadLetteringOnFilterEvaluationExceptions { get; internal init; }

    /// <summary>After how many deliveries a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; internal init; }

    /// <summary>Free text.</summary>
    public string UserMetadata { get; internal init; } = string.Empty;
}
