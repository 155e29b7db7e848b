using Thalassa.Local.ServiceBus.Amqp;
using Thalassa.Local.ServiceBus.Sql;

namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>A message as it was sent. It does not change; the queues that hold it keep what does.</summary>
internal sealed record Message : IMessageProperties
{
    /// <summary>What a receiver gets, but for what its queue adds.</summary>
    public MessageContent Content { get; init; } = MessageContent.Empty;

    /// <summary>The application's properties, for filters.</summary>
    public required IReadOnlyDictionary<string, object?> Properties { get; init; }

    public string? MessageId { get; init; }

    public string? ContentType { get; init; }

    public string? Label { get; init; }

    public string? CorrelationId { get; init; }

    public string? SessionId { get; init; }

    public string? PartitionKey { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? To { get; init; }

    /// <summary>Null for as long as the topic and the subscription say.</summary>
    public TimeSpan? TimeToLive { get; init; }

    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    /// <summary>Body and properties, bytes.</summary>
    public int Size { get; init; }

    /// <summary>The same message with application properties added or replaced.</summary>
    public Message With(IReadOnlyDictionary<string, object?>? changes) =>
        changes is null ? this : this with { Content = Content.With(changes) };

    public bool TryGetUser(string name, out object? value) => Properties.TryGetValue(name, out value);

    public bool TryGetSystem(string name, out object? value)
    {
        (var found, value) = name.ToUpperInvariant() switch
        {
            "MESSAGEID" => (true, MessageId),
            "LABEL" => (true, Label),
            "CORRELATIONID" => (true, CorrelationId),
            "SESSIONID" => (true, SessionId),
            "PARTITIONKEY" => (true, PartitionKey),
            "REPLYTO" => (true, ReplyTo),
            "REPLYTOSESSIONID" => (true, ReplyToSessionId),
            "TO" => (true, To),
            "CONTENTTYPE" => (true, ContentType),
            "TIMETOLIVE" => (true, TimeToLive),
            "SCHEDULEDENQUEUETIMEUTC" => (true, ScheduledEnqueueTime?.UtcDateTime),
            _ => (false, (object?)null),
        };
        return found;
    }
}
