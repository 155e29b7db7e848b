using Thalassa.Agent.Discovery;
using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>Adds what makes the changes that operators ask for.</summary>
internal static class ChangesServiceCollectionExtensions
{
    public static void AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<Rehearsal>();
        services.AddSingleton<DryRun>();
        services.AddSingleton<DrainEditor>();
        services.AddSingleton(provider => new RoutingEditor(
            provider.GetRequiredService<RoutingLoop>(),
            provider.GetRequiredService<RoutingMode>(),
            provider.GetRequiredService<Membership>(),
            provider.GetRequiredService<HostResolver>(),
            provider.GetService<FleetEditor>(),
            provider.GetService<RegistryFollower>(),
            provider.GetRequiredService<Rehearsal>(),
            provider.GetRequiredService<WarmVersions>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Adds changes of the fleet's routing, which the registry holds.</summary>
    public static void AddFleetChanges(this IServiceCollection services) => services.AddSingleton<FleetEditor>();
}
