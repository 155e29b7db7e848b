using System.Text.Json;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>Makes a received message of the answer that carries it.</summary>
internal static class ReceivedMessageReader
{
    /// <exception cref="ServiceBusException">The answer is none of Service Bus.</exception>
    public static ServiceBusReceivedMessage Read(Response response, string entityPath, bool locked, TimeProvider clock)
    {
        if (!response.Headers.TryGetValue("BrokerProperties", out var json))
        {
            throw Failures.Unreadable(response, entityPath);
        }

        BrokerProperties broker;
        try
        {
            broker = BrokerProperties.Read(json);
        }
        catch (JsonException e)
        {
            throw Failures.Unreadable(response, entityPath, e);
        }

        if (locked && (broker.LockToken is null || broker.LockedUntilUtc is null || broker.SequenceNumber is null))
        {
            throw Failures.Unreadable(response, entityPath);
        }

        // Measured by the service's own clock where it tells it, so that a wrong one here does not matter.
        var lockSpan = (broker.LockedUntilUtc ?? default) - (response.Headers.Date ?? clock.GetUtcNow());
        return new ServiceBusReceivedMessage(
            response.Content,
            response.Headers.ContentType,
            broker,
            PropertyHeaders.Read(response.Headers),
            lockSpan > TimeSpan.Zero ? lockSpan : TimeSpan.Zero);
    }
}
