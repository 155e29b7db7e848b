using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Takes tokens: what a connection may do.</summary>
internal sealed class CbsNode(ConnectionAccess access)
{
    public AmqpMessage Answer(AmqpMessage request)
    {
        try
        {
            var properties = request.ApplicationProperties?.Map;
            if (properties?["operation"] as string != "put-token" || properties["type"] as string != "servicebus.windows.net:sastoken")
            {
                throw ServiceBusFault.Bad("Only 'put-token' of a shared access signature is understood.");
            }

            access.Put(properties["name"] as string ?? string.Empty, request.ValueBody?.Value as string ?? string.Empty);
            return Response(202, "Accepted");
        }
        catch (ServiceBusFault fault)
        {
            return Response(fault.Status, fault.Message);
        }
    }

    private static AmqpMessage Response(int status, string description)
    {
        var response = AmqpMessage.Create(new AmqpValue { Value = null });
        response.ApplicationProperties = new ApplicationProperties();
        response.ApplicationProperties.Map["status-code"] = status;
        response.ApplicationProperties.Map["status-description"] = description;
        return response;
    }
}
