using Thalassa.Agent.Model;

namespace Thalassa.Agent.Routing;

/// <summary>Adds the loop that turns definitions and members into what HAProxy does.</summary>
internal static class RoutingServiceCollectionExtensions
{
    /// <param name="services">Where to add; <see cref="IMembership"/> and <see cref="IHostResolver"/> come from discovery.</param>
    /// <param name="options">How.</param>
    /// <param name="haproxy">Gives the HAProxy that the loop drives.</param>
    public static void AddRouting(this IServiceCollection services, RoutingOptions options, Func<IServiceProvider, IHaproxy> haproxy)
    {
        services.AddSingleton(provider => new WarmVersions(provider.GetRequiredService<TimeProvider>(), options.RollbackWindow));
        services.AddSingleton<ForcedSwitches>();
        services.AddSingleton<Drains>();
        services.AddSingleton(provider => new SnapshotBuilder(
            provider.GetRequiredService<IMembership>(),
            provider.GetRequiredService<IHostResolver>(),
            provider.GetRequiredService<WarmVersions>(),
            provider.GetRequiredService<ForcedSwitches>(),
            provider.GetRequiredService<Drains>(),
            options.LastMember)
        {
            NamesFrontends = options.NamesFrontends,
        });
        if (options.StateFile is { } path)
        {
            services.AddSingleton(provider => new PersistenceFile(
                path, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PersistenceFile>>()));
        }

        services.AddSingleton(new RoutingMode(options.Choice, options.HasRegistry));
        services.AddSingleton(provider => new RoutingLoop(
            haproxy(provider),
            provider.GetRequiredService<SnapshotBuilder>(),
            provider.GetRequiredService<IHostResolver>(),
            provider.GetRequiredService<IMembership>(),
            provider.GetService<PersistenceFile>(),
            provider.GetRequiredService<RoutingMode>(),
            provider.GetRequiredService<WarmVersions>(),
            provider.GetRequiredService<ForcedSwitches>(),
            provider.GetRequiredService<Drains>(),
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RoutingLoop>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RoutingLoop>());
    }
}
