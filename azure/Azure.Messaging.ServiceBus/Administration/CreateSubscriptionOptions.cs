namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>A subscription to create.</summary>
public class CreateSubscriptionOptions
{
    private const int LongestMetadata = 1024;

    /// <summary>A subscription with the service's defaults.</summary>
    /// <param name="topicName">At most 260 characters.</param>
    /// <param name="subscriptionName">At most 50 characters.</param>
    public CreateSubscriptionOptions(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>The topic.</summary>
    public string TopicName { get; set => field = EntityName.Check(value, EntityName.LongestTopic, nameof(TopicName)); }

    /// <summary>The subscription.</summary>
    public string SubscriptionName
    {
        get;
        set => field = EntityName.Check(value, EntityName.LongestSubscription, nameof(SubscriptionName));
    }

    /// <summary>How long a received message is locked, 5 s to 5 min. Default: 1 min.</summary>
    public TimeSpan LockDuration
    {
        get;
        set => field = value >= TimeSpan.FromSeconds(5) && value <= TimeSpan.FromMinutes(5)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LockDuration is from 5 s to 5 min.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long a message that says nothing itself can be received. Default: without end.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; set; } = TimeSpan.MaxValue;

    /// <summary>After how long without a receiver it is deleted; 5 min or more. Default: never.</summary>
    public TimeSpan AutoDeleteOnIdle
    {
        get;
        set => field = value >= TimeSpan.FromMinutes(5)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "AutoDeleteOnIdle is 5 min or more.");
    } = TimeSpan.MaxValue;

    /// <summary>Whether messages that expire are dead-lettered. Default: false.</summary>
    public bool DeadLetteringOnMessageExpiration { get; set; }

    /// <summary>Whether messages that a filter fails on are dead-lettered. Default: true.</summary>
    public bool EnableDeadLetteringOnFilterEvaluationExceptions { get; set; } = true;

    /// <summary>After how many deliveries a message is dead-lettered; 1 or more. Default: 10.</summary>
    public int MaxDeliveryCount
    {
        get;
        set => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxDeliveryCount is 1 or more.");
    } = 10;

    /// <summary>Free text, at most 1,024 characters.</summary>
    public string? UserMetadata
    {
        get;
        set => field = value is null or { Length: <= LongestMetadata }
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"UserMetadata is at most {LongestMetadata} characters long.");
    }
}
