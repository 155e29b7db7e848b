using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Requests on one link, answers on another.</summary>
internal static class RequestNode
{
    /// <summary>Answers what comes on a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="connection">Its connection.</param>
    /// <param name="answer">Makes the answer of a request. What it throws ends the link.</param>
    public static void Serve(ReceivingAmqpLink link, EmulatorConnection connection, Func<AmqpMessage, AmqpMessage> answer) =>
        link.RegisterMessageListener(transferred =>
        {
            using var request = MessageReader.Decode(transferred);
            var response = answer(request);
            response.Properties.CorrelationId = request.Properties?.MessageId;
            var address = request.Properties?.ReplyTo?.ToString();
            link.DisposeMessage(transferred, AmqpConstants.AcceptedOutcome, settled: true, batchable: false);
            transferred.Dispose();
            if (address is not null && connection.Replies.TryGetValue(address, out var reply))
            {
                reply.SendMessageNoWait(response, Guid.NewGuid().ToByteArray(), AmqpConstants.NullBinary);
            }
        });

    /// <summary>Sends answers for the link's own address on a link.</summary>
    public static void AnswerOn(SendingAmqpLink link, EmulatorConnection connection)
    {
        var address = (link.Settings.Target as Target)?.Address?.ToString()
            ?? throw ServiceBusFault.Bad("A link for answers has a target.");
        connection.Replies[address] = link;
        link.SafeAddClosed((_, _) => connection.Replies.TryRemove(KeyValuePair.Create(address, link)));
    }
}
