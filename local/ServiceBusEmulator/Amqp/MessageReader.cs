using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Reads what a sender transferred: a message, or a batch of them.</summary>
internal static class MessageReader
{
    // Several data sections, each an encoded message of its own.
    private const uint BatchFormat = 0x80013700;

    /// <exception cref="AmqpException">It is no message.</exception>
    public static IReadOnlyList<Message> Read(AmqpMessage transferred)
    {
        var encoded = Copy(transferred);
        if (transferred.MessageFormat != BatchFormat)
        {
            return [ReadOne(encoded)];
        }

        using var batch = Decode(encoded);
        return [.. (batch.DataBody ?? []).Select(data => ReadOne((ArraySegment<byte>)data.Value))];
    }

    /// <summary>A message of its own, all of it decoded.</summary>
    /// <exception cref="AmqpException">It is no message.</exception>
    public static AmqpMessage Decode(AmqpMessage transferred) => Decode(Copy(transferred));

    // A copy, since the buffers of a received message go back to a pool, while a queue keeps the message.
    private static ArraySegment<byte> Copy(AmqpMessage transferred)
    {
        var encoded = new byte[transferred.SerializedMessageSize];
        transferred.ToStream().ReadExactly(encoded);
        return encoded;
    }

    private static AmqpMessage Decode(ArraySegment<byte> encoded)
    {
        if (!EncodingLimits.Hold(encoded))
        {
            throw new AmqpException(AmqpErrorCode.DecodeError, "A message is nested too deeply, or counts more values than it has.");
        }

        var message = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([encoded]));
        message.Deserialize(SectionFlag.All);
        return message;
    }

    private static Message ReadOne(ArraySegment<byte> encoded)
    {
        using var message = Decode(encoded);
        var content = new MessageContent(
            message.Header, message.MessageAnnotations, message.Properties, message.ApplicationProperties, encoded[BodyOffset(message)..]);
        var properties = message.Properties ?? new Properties();
        return new Message
        {
            Content = content,
            Properties = ForFilters(message.ApplicationProperties),
            MessageId = properties.MessageId?.ToString(),
            ContentType = properties.ContentType.Value,
            Label = properties.Subject,
            CorrelationId = properties.CorrelationId?.ToString(),
            SessionId = properties.GroupId,
            PartitionKey = message.MessageAnnotations?.Map["x-opt-partition-key"] as string,
            ReplyTo = properties.ReplyTo?.ToString(),
            ReplyToSessionId = properties.ReplyToGroupId,
            To = properties.To?.ToString(),
            TimeToLive = TimeToLive(message.Header, properties),
            ScheduledEnqueueTime = Time(message, "x-opt-scheduled-enqueue-time"),
            Size = encoded.Count,
        };
    }

    // The sections come in this order, and what they leave is the body.
    private static int BodyOffset(AmqpMessage message)
    {
        AmqpDescribed?[] sections =
            [message.Header, message.DeliveryAnnotations, message.MessageAnnotations, message.Properties, message.ApplicationProperties];
        return (int)sections.Max(section => section is null ? 0 : section.Offset + section.Length);
    }

    private static Dictionary<string, object?> ForFilters(ApplicationProperties? application)
    {
        var properties = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in application?.Map ?? [])
        {
            properties[name.ToString()!] = value;
        }

        return properties;
    }

    // A header's span ends at 49 days; a sender that wants more says it with two times.
    private static TimeSpan? TimeToLive(Header? header, Properties properties) =>
        (properties.CreationTime, properties.AbsoluteExpiryTime) switch
        {
            ({ } created, { } expires) when expires > created => expires - created,
            _ => header?.Ttl is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        };

    private static DateTimeOffset? Time(AmqpMessage message, string annotation) =>
        message.MessageAnnotations?.Map[annotation] is DateTime time
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
            : null;
}
