using Azure.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thalassa.Client;
using Thalassa.Client.Events;
using Thalassa.Client.ServiceBus;

namespace Thalassa.Agent.Discovery;

/// <summary>Adds the way by which a registry's events come.</summary>
internal static class EventSourceServiceCollectionExtensions
{
    /// <summary>Adds the registry's own stream.</summary>
    public static void AddEventStream(this IServiceCollection services) =>
        services.TryAddSingleton<IEventSource>(provider => new SseEventSource(
            provider.GetRequiredService<HttpClient>(),
            provider.GetRequiredService<RegistryClientOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            new Backoff()));

    /// <summary>Adds a subscription of a Service Bus topic.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="bus">Connection string or namespace.</param>
    /// <param name="clientId">Client id of the identity that signs in to the namespace, or null for the default one.</param>
    /// <param name="subscription">Which.</param>
    public static void AddServiceBusEvents(
        this IServiceCollection services, string bus, string? clientId, ServiceBusSubscriptionOptions subscription) =>
        services.TryAddSingleton<IEventSource>(provider => ServiceBusEventSource.Create(
            bus,
            () => Credential(clientId),
            subscription,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ServiceBusEventSource>>()));

    private static DefaultAzureCredential Credential(string? clientId) => clientId is null
        ? new DefaultAzureCredential()
        : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
}
