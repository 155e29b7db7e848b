namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private const int LongestId = 128;

    /// <summary>A message without a body.</summary>
    public ServiceBusMessage() : this(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty))
    {
    }

    /// <summary>A message with a text, as UTF-8.</summary>
    public ServiceBusMessage(string body) : this(BinaryData.FromString(body))
    {
    }

    /// <summary>A message with bytes.</summary>
    public ServiceBusMessage(ReadOnlyMemory<byte> body) : this(BinaryData.FromBytes(body))
    {
    }

    /// <summary>A message with a body.</summary>
    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
    }

    /// <summary>The body.</summary>
    public BinaryData Body { get; set; }

    /// <summary>The application's own properties: text, boolean, numbers and points in time. Filters see them.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; set; }

    /// <summary>At most 128 characters; the service makes one when there is none.</summary>
    public string? MessageId { get; set => field = Id(value, nameof(MessageId)); }

    /// <summary>Correlates messages; free text.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; set; }

    /// <summary>Whom it is for; free text.</summary>
    public string? To { get; set; }

    /// <summary>Where an answer goes; free text.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>The session of an answer, at most 128 characters.</summary>
    public string? ReplyToSessionId { get; set => field = Id(value, nameof(ReplyToSessionId)); }

    /// <summary>The session, at most 128 characters.</summary>
    public string? SessionId { get; set => field = Id(value, nameof(SessionId)); }

    /// <summary>The partition, at most 128 characters.</summary>
    public string? PartitionKey { get; set => field = Id(value, nameof(PartitionKey)); }

    /// <summary>How long it can be received. Default: as long as the topic says.</summary>
    public TimeSpan TimeToLive
    {
        get;
        set => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "TimeToLive is above 0.");
    } = TimeSpan.MaxValue;

    /// <summary>When it can first be received, UTC. Default: at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>The body, as text.</summary>
    public override string ToString() => Body.ToString();

    private static string? Id(string? value, string name) => value is null or { Length: <= LongestId }
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} is at most {LongestId} characters long, not {value.Length}.");
}
