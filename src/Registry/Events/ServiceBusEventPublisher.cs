using Azure.Messaging.ServiceBus;
using Thalassa.Model.Events;
using Thalassa.Registry.Settings;

namespace Thalassa.Registry.Events;

/// <summary>Publishes to a Service Bus topic: the events of one invocation in as few messages as they fit into.</summary>
/// <remarks>
/// A message holds one event, or a JSON array of events in their order. Its application properties <c>type</c>, <c>name</c> and
/// <c>version</c> are
/// set where all its events share them, so a subscriber's filter has to let in messages that have none.
/// </remarks>
/// <param name="client">The namespace; the sender made from it is kept for the life of the publisher.</param>
/// <param name="topic">The topic.</param>
/// <param name="pace">The rate limit.</param>
public sealed class ServiceBusEventPublisher(ServiceBusClient client, string topic, SendRateLimiter pace) : IEventPublisher
{
    private readonly ServiceBusSender _sender = client.CreateSender(topic);

    /// <summary>
    /// For the client: two tries fit into <see cref="RegistryOptions.PublishTimeout"/>, and a connection from which nothing was heard for
    /// 10 s is made again. The bus keeps it alive by empty frames, which cost no operation.
    /// </summary>
    public static ServiceBusClientOptions ClientOptions() => new()
    {
        ConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        RetryOptions = new ServiceBusRetryOptions
        {
            MaxRetries = 1,
            TryTimeout = TimeSpan.FromSeconds(4),
            Delay = TimeSpan.FromSeconds(0.2),
        },
    };

    /// <inheritdoc/>
    /// <exception cref="ServiceBusException">A message was not sent, or its answer was lost; those before it were.</exception>
    /// <exception cref="UnauthorizedAccessException">The key is wrong or may not send.</exception>
    public async Task PublishAsync(IReadOnlyList<RegistryEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var message in EventMessages.Pack(events))
        {
            await pace.TakeAsync(cancellationToken);
            await _sender.SendMessageAsync(message, cancellationToken);
        }
    }
}
