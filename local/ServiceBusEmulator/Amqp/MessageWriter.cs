using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Thalassa.Local.ServiceBus.Entities;
using Delivery = Thalassa.Local.ServiceBus.Entities.Delivery;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Encodes a message for a receiver: as it was sent, with what its queue knows of it.</summary>
internal static class MessageWriter
{
    private const int Active = 0;
    private const int Scheduled = 2;

    public static AmqpMessage Write(Delivery delivery, DateTimeOffset now) =>
        AmqpMessage.CreateAmqpStreamMessage(
            new BufferListStream([Sections(delivery, now), delivery.Message.Content.Body]), payloadInitialized: true);

    public static ArraySegment<byte> WriteBytes(Delivery delivery, DateTimeOffset now) =>
        new([.. Sections(delivery, now), .. delivery.Message.Content.Body]);

    private static ArraySegment<byte> Sections(Delivery delivery, DateTimeOffset now)
    {
        var content = delivery.Message.Content;
        AmqpDescribed?[] sections =
        [
            HeaderOf(delivery),
            AnnotationsOf(delivery, now),
            PropertiesOf(delivery.Queued, content),
            ApplicationOf(delivery.Queued, content),
        ];
        var encoded = new ByteBuffer(new byte[sections.Sum(section => section?.EncodeSize ?? 0)]);
        foreach (var section in sections)
        {
            section?.Encode(encoded);
        }

        return new ArraySegment<byte>(encoded.Buffer, 0, encoded.Length);
    }

    private static Header HeaderOf(Delivery delivery)
    {
        var (sent, life) = (delivery.Message.Content.Header, delivery.Queued.TimeToLive.TotalMilliseconds);
        return new Header
        {
            Durable = sent?.Durable,
            Priority = sent?.Priority,
            Ttl = life < uint.MaxValue ? (uint)life : null,
            DeliveryCount = (uint)(delivery.DeliveryCount - 1),
        };
    }

    private static MessageAnnotations AnnotationsOf(Delivery delivery, DateTimeOffset now)
    {
        var (annotations, queued) = (new MessageAnnotations(), delivery.Queued);
        foreach (var (name, value) in delivery.Message.Content.Annotations?.Map ?? [])
        {
            annotations.Map[name] = value;
        }

        annotations.Map["x-opt-sequence-number"] = queued.SequenceNumber;
        annotations.Map["x-opt-enqueue-sequence-number"] = queued.EnqueuedSequenceNumber;
        annotations.Map["x-opt-enqueued-time"] = queued.EnqueuedTime.UtcDateTime;
        annotations.Map["x-opt-message-state"] = queued.EnqueuedTime > now ? Scheduled : Active;
        if (delivery.LockedUntil != default)
        {
            annotations.Map["x-opt-locked-until"] = delivery.LockedUntil.UtcDateTime;
        }

        if (queued.DeadLetter is { } why)
        {
            annotations.Map["x-opt-deadletter-source"] = why.Source;
        }

        return annotations;
    }

    private static Properties? PropertiesOf(QueuedMessage queued, MessageContent content)
    {
        if (queued.ExpiresAt == DateTimeOffset.MaxValue)
        {
            return content.Properties;
        }

        // A subscription may give a message less time than its sender did.
        var sent = content.Properties ?? new Properties();
        return new Properties
        {
            MessageId = sent.MessageId,
            UserId = sent.UserId,
            To = sent.To,
            Subject = sent.Subject,
            ReplyTo = sent.ReplyTo,
            CorrelationId = sent.CorrelationId,
            ContentType = sent.ContentType,
            ContentEncoding = sent.ContentEncoding,
            AbsoluteExpiryTime = queued.ExpiresAt.UtcDateTime,
            CreationTime = queued.EnqueuedTime.UtcDateTime,
            GroupId = sent.GroupId,
            GroupSequence = sent.GroupSequence,
            ReplyToGroupId = sent.ReplyToGroupId,
        };
    }

    private static ApplicationProperties? ApplicationOf(QueuedMessage queued, MessageContent content)
    {
        var changes = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (queued.DeadLetter?.Reason is { } reason)
        {
            changes["DeadLetterReason"] = reason;
        }

        if (queued.DeadLetter?.Description is { } description)
        {
            changes["DeadLetterErrorDescription"] = description;
        }

        return changes.Count == 0 ? content.Application : content.With(changes).Application;
    }
}
