using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>A link on which a client sends to a topic.</summary>
internal sealed class SenderNode(
    ReceivingAmqpLink link, BusNamespace bus, EntityAddress topic, ConnectionAccess access, NamespaceCredits? credits)
{
    /// <exception cref="ServiceBusFault">There is no such topic.</exception>
    public void Serve()
    {
        if (!bus.HasTopic(topic.Path))
        {
            throw ServiceBusFault.Gone();
        }

        link.RegisterMessageListener(Take);
    }

    private void Take(AmqpMessage transferred)
    {
        Outcome outcome = AmqpConstants.AcceptedOutcome;
        try
        {
            access.Demand(topic.Path, EntityRights.Send);
            var messages = MessageReader.Read(transferred);
            if (credits?.TryTake(messages.Count * (1 + bus.CountSubscriptions(topic.Path))) == false)
            {
                throw ServiceBusFault.Busy();
            }

            bus.Send(topic.Path, messages);
        }
        catch (ServiceBusFault fault)
        {
            outcome = new Rejected { Error = AmqpErrors.Of(fault) };
        }

        link.DisposeMessage(transferred, outcome, settled: true, batchable: false);
        transferred.Dispose();
    }
}
