using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message that was received.</summary>
public class ServiceBusReceivedMessage
{
    private readonly BrokerProperties _broker;

    internal ServiceBusReceivedMessage(
        BinaryData body, string? contentType, BrokerProperties broker, IReadOnlyDictionary<string, object> properties, TimeSpan lockSpan)
    {
        Body = body;
        ContentType = contentType;
        _broker = broker;
        ApplicationProperties = properties;
        LockedUntil = broker.LockedUntilUtc ?? default;
        LockSpan = lockSpan;
    }

    /// <summary>The body.</summary>
    public BinaryData Body { get; }

    /// <summary>The sender's own properties.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; }

    /// <summary>The sender's id, or the service's.</summary>
    public string MessageId => _broker.MessageId ?? string.Empty;

    /// <summary>Correlates messages.</summary>
    public string? CorrelationId => _broker.CorrelationId;

    /// <summary>What it is about.</summary>
    public string? Subject => _broker.Label;

    /// <summary>Whom it is for.</summary>
    public string? To => _broker.To;

    /// <summary>Where an answer goes.</summary>
    public string? ReplyTo => _broker.ReplyTo;

    /// <summary>The session of an answer.</summary>
    public string? ReplyToSessionId => _broker.ReplyToSessionId;

    /// <summary>The session.</summary>
    public string? SessionId => _broker.SessionId;

    /// <summary>The partition.</summary>
    public string? PartitionKey => _broker.PartitionKey;

    /// <summary>How long it can be received.</summary>
    public TimeSpan TimeToLive => _broker.TimeToLive ?? TimeSpan.MaxValue;

    /// <summary>When it was to be received first.</summary>
    public DateTimeOffset ScheduledEnqueueTime => _broker.ScheduledEnqueueTimeUtc ?? default;

    /// <summary>Unique within the topic, growing.</summary>
    public long SequenceNumber => _broker.SequenceNumber ?? -1;

    /// <summary>The sequence number it had where it came from.</summary>
    public long EnqueuedSequenceNumber => _broker.EnqueuedSequenceNumber ?? 0;

    /// <summary>When the service took it, UTC.</summary>
    public DateTimeOffset EnqueuedTime => _broker.EnqueuedTimeUtc ?? default;

    /// <summary>When it expires, UTC.</summary>
    public DateTimeOffset ExpiresAt =>
        TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime ? DateTimeOffset.MaxValue : EnqueuedTime + TimeToLive;

    /// <summary>How many times it was delivered, this one included.</summary>
    public int DeliveryCount => _broker.DeliveryCount ?? 0;

    /// <summary>Names the lock; empty when it was received and deleted.</summary>
    public string LockToken => _broker.LockToken ?? string.Empty;

    /// <summary>When the lock ends, UTC.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>Where it stood.</summary>
    public ServiceBusMessageState State => _broker.State switch
    {
        "Deferred" => ServiceBusMessageState.Deferred,
        "Scheduled" => ServiceBusMessageState.Scheduled,
        _ => ServiceBusMessageState.Active,
    };

    /// <summary>The queue or subscription that it was dead-lettered in.</summary>
    public string? DeadLetterSource => _broker.DeadLetterSource;

    /// <summary>Why it was dead-lettered, in a word.</summary>
    public string? DeadLetterReason => ApplicationProperties.GetValueOrDefault("DeadLetterReason") as string;

    /// <summary>Why it was dead-lettered, in a sentence.</summary>
    public string? DeadLetterErrorDescription => ApplicationProperties.GetValueOrDefault("DeadLetterErrorDescription") as string;

    internal TimeSpan LockSpan { get; }

    /// <summary>The body, as text.</summary>
    public override string ToString() => Body.ToString();
}
