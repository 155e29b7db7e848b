using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thalassa.Registry.Agents;
using Thalassa.Registry.Events;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Status;
using Thalassa.Registry.Store;

namespace Thalassa.Registry;

/// <summary>Composes a registry.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds a registry with the memory store and the event hub of this process. What is registered as
    /// <see cref="IRegistrationStore"/>, <see cref="IRoutingStore"/> and <see cref="IAgentStore"/>, or as <see cref="IEventPublisher"/>,
    /// before or
    /// after replaces them.
    /// </summary>
    /// <param name="services">The host's services, with logging.</param>
    /// <param name="configure">Sets options; they are validated when the host starts.</param>
    public static IServiceCollection AddRegistry(this IServiceCollection services, Action<RegistryOptions>? configure = null)
    {
        services.AddOptions<RegistryOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RegistryOptions>, RegistryOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MemoryStore>();
        services.TryAddSingleton<IRegistrationStore>(provider => provider.GetRequiredService<MemoryStore>());
        services.TryAddSingleton<IRoutingStore>(provider => provider.GetRequiredService<MemoryStore>());
        services.TryAddSingleton<IAgentStore>(provider => provider.GetRequiredService<MemoryStore>());
        services.TryAddSingleton<EventHub>();
        services.TryAddSingleton<IEventPublisher>(provider => provider.GetRequiredService<EventHub>());
        services.TryAddSingleton<SendRateLimiter>();
        services.TryAddSingleton<EventPump>();
        services.TryAddSingleton<MetaCache>();
        services.TryAddSingleton(CreateMetrics);
        services.TryAddSingleton<ServiceRegistry>();
        services.TryAddSingleton<FleetRouting>();
        services.TryAddSingleton<FleetAgents>();
        services.TryAddSingleton<Reaper>();
        services.TryAddSingleton<StatusReader>();
        return services;
    }

    private static RegistryMetrics CreateMetrics(IServiceProvider provider)
    {
        var hub = provider.GetRequiredService<EventHub>();
        return new RegistryMetrics(provider.GetRequiredService<TimeProvider>(), provider.GetService<IMeterFactory>(), () =>
            hub.Subscribers);
    }
}
