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
        services.AddSingleton(provider => new StandbyVersions(provider.GetRequiredService<TimeProvider>(), options.RollbackWindow));
        services.AddSingleton<ForcedSwitches>();
        services.AddSingleton<Drains>();
        services.AddSingleton(provider => new SnapshotBuilder(
            provider.GetRequiredService<IMembership>(),
            provider.GetRequiredService<IHostResolver>(),
            provider.GetRequiredService<StandbyVersions>(),
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
            provider.GetRequiredService<StandbyVersions>(),
            provider.GetRequiredService<ForcedSwitches>(),
            provider.GetRequiredService<Drains>(),
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RoutingLoop>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RoutingLoop>());
    }
}

/// <summary>The agent's options for routing.</summary>
/// <param name="Choice">Whose frontends and backends to serve.</param>
/// <param name="HasRegistry">Whether there is a registry that holds the fleet's.</param>
/// <param name="StateFile">The file that outlives the agent, or null.</param>
/// <param name="RollbackWindow">How long the version that a backend was switched from is kept warm.</param>
/// <param name="LastMember">What becomes of a dynamic backend's last member.</param>
/// <param name="NamesFrontends">Whether frontends without a name show their key as their name.</param>
internal sealed record RoutingOptions(
    RoutingChoice Choice, bool HasRegistry, string? StateFile, TimeSpan RollbackWindow, LastMember LastMember, bool NamesFrontends);

/// <summary>What becomes of the member with whose leaving a dynamic backend comes to have none.</summary>
public enum LastMember
{
    /// <summary>It goes into maintenance as every other; the log and the status tell whose it was.</summary>
    Maintenance,

    /// <summary>It keeps the traffic as long as it passes its health check, until the backend has a member again.</summary>
    Serve,
}
