using Azure.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Thalassa.Client.ServiceBus;

/// <summary>Subscriptions by Service Bus.</summary>
public static class ServiceBusSubscribing
{
    /// <summary>Lets subscriptions follow the registry's Service Bus topic.</summary>
    /// <param name="options">The client's other options.</param>
    /// <param name="bus">A connection string, or the host name of a namespace.</param>
    /// <param name="subscription">A name that no other follower uses; created if the key allows it, see
    /// <see cref="ServiceBusSubscriptionOptions"/>.</param>
    /// <param name="topic">The registry's topic.</param>
    /// <param name="credential">Signs in to a namespace that is given by its host name; not used with a connection string.</param>
    /// <param name="logger">Receives log messages. Null for none.</param>
    public static ThalassaOptions WithServiceBus(
        this ThalassaOptions options,
        string bus,
        string subscription,
        string topic = "thalassa",
        TokenCredential? credential = null,
        ILogger<ServiceBusEventSource>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            // No filter by service: a subscription that is there already would keep the one it was created with.
            EventSource = _ =>
                ServiceBusEventSource.Create(
                    bus,
                    () =>
                        credential
                        ?? throw new ArgumentException(
                            "A namespace given by its host name needs a credential.", nameof(credential)),
                    new ServiceBusSubscriptionOptions { Topic = topic, Subscription = subscription },
                    TimeProvider.System,
                    logger ?? NullLogger<ServiceBusEventSource>.Instance),
        };
    }
}
