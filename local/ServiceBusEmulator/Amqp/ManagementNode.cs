using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using Thalassa.Local.ServiceBus.Entities;
using Thalassa.Local.ServiceBus.Http;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>What is asked of a subscription beside receiving: renewed locks, a look at messages, settlement by lock alone.</summary>
internal sealed class ManagementNode(BusNamespace bus, EntityPath entity, Action checkAccess, NamespaceCredits? credits, TimeProvider clock)
{
    private const string RenewLock = "com.microsoft:renew-lock";
    private const string PeekMessage = "com.microsoft:peek-message";
    private const string UpdateDisposition = "com.microsoft:update-disposition";
    private const int MaxPeeked = 250;

    public AmqpMessage Answer(AmqpMessage request)
    {
        try
        {
            checkAccess();
            var operation = request.ApplicationProperties?.Map["operation"] as string;
            var body = request.ValueBody?.Value as AmqpMap ?? new AmqpMap();
            if (entity.Subscription is null || operation is not (RenewLock or PeekMessage or UpdateDisposition))
            {
                return Refusal(AmqpErrors.NotImplemented($"operation '{operation}'"));
            }

            if (credits?.TryTake(1) == false)
            {
                throw ServiceBusFault.Busy();
            }

            var subscription = bus.Open(entity);
            var queue = entity.IsDeadLetters ? subscription.DeadLetters : subscription.Queue;
            return operation switch
            {
                RenewLock => Renew(queue, body),
                PeekMessage => Peek(queue, body),
                _ => Settle(queue, body),
            };
        }
        catch (ServiceBusFault fault)
        {
            return Refusal(AmqpErrors.Of(fault));
        }
    }

    private static AmqpMessage Renew(MessageQueue queue, AmqpMap body)
    {
        var expirations = Locks(body).Select(queue.Renew).ToList();
        return expirations.Contains(null)
            ? Refusal(AmqpErrors.LockLost())
            : Response(200, new AmqpMap { { new MapKey("expirations"), expirations.Select(until => until!.Value.UtcDateTime).ToArray() } });
    }

    private AmqpMessage Peek(MessageQueue queue, AmqpMap body)
    {
        var (from, most) = (body[new MapKey("from-sequence-number")] as long? ?? 0, body[new MapKey("message-count")] as int? ?? 1);
        var now = clock.GetUtcNow();
        var messages = queue.Peek(from, Math.Clamp(most, 0, MaxPeeked), AmqpRuntime.MaxMessageSize)
            .Select(message => new AmqpMap { { new MapKey("message"), MessageWriter.WriteBytes(message, now) } }).ToList();
        return messages.Count == 0 ? Response(204, new AmqpMap()) : Response(200, new AmqpMap { { new MapKey("messages"), messages } });
    }

    private static AmqpMessage Settle(MessageQueue queue, AmqpMap body)
    {
        if (Settlement.Of(body) is not { } settlement)
        {
            return Refusal(AmqpErrors.NotImplemented("deferred messages"));
        }

        // Each of them, whatever becomes of the others.
        var settled = Locks(body).Select(lockToken => settlement.Apply(queue, lockToken)).ToList();
        return settled.Contains(false) ? Refusal(AmqpErrors.LockLost()) : Response(200, new AmqpMap());
    }

    private static Guid[] Locks(AmqpMap body) =>
        body[new MapKey("lock-tokens")] as Guid[] ?? throw ServiceBusFault.Bad("lock-tokens is an array of uuids.");

    private static AmqpMessage Refusal(Error error)
    {
        var response = Response(AmqpErrors.Status(error), new AmqpMap(), error.Description);
        response.ApplicationProperties.Map["errorCondition"] = error.Condition;
        return response;
    }

    private static AmqpMessage Response(int status, AmqpMap body, string description = "OK")
    {
        var response = AmqpMessage.Create(new AmqpValue { Value = body });
        response.ApplicationProperties = new ApplicationProperties();
        response.ApplicationProperties.Map["statusCode"] = status;
        response.ApplicationProperties.Map["statusDescription"] = description;
        return response;
    }
}
