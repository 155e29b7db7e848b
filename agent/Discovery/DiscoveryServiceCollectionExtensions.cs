using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Client;

namespace Thalassa.Agent.Discovery;

/// <summary>Adds what knows the members of services, and where it knows them from.</summary>
internal static class DiscoveryServiceCollectionExtensions
{
    /// <summary>Adds members, their addresses, and what restores both at the start.</summary>
    public static void AddDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<DnsLookup>(Dns.GetHostAddressesAsync);
        services.TryAddSingleton(new FollowerOptions());
        services.AddSingleton(provider => new Membership(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<FollowerOptions>().Hold));
        services.AddSingleton<IMembership>(provider => provider.GetRequiredService<Membership>());
        services.AddSingleton<HostResolver>();
        services.AddSingleton<IHostResolver>(provider => provider.GetRequiredService<HostResolver>());
        services.AddHostedService<StateRestorer>();
        services.AddHostedService<ResolverService>();
    }

    /// <summary>Adds a Thalassa registry as the source of members and of the fleet's routing.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="registry">Where it is.</param>
    /// <param name="label">Which labelled objects of the fleet this agent serves, or null for none.</param>
    /// <param name="snapshot">Where its snapshot is, or null.</param>
    public static void AddRegistry(
        this IServiceCollection services, RegistryClientOptions registry, string? label, SnapshotOptions? snapshot)
    {
        services.AddSingleton(registry);
        services.TryAddSingleton(_ => new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });
        services.AddSingleton<RegistryClient>();
        services.AddSingleton<IMemberSource, ThalassaSource>();
        services.AddSingleton(provider => new FleetReader(
            provider.GetRequiredService<RegistryClient>(), label, provider.GetRequiredService<ILogger<FleetReader>>()));
        if (snapshot is not null)
        {
            services.AddSingleton(snapshot).AddSingleton(_ => new SnapshotSource(snapshot.Connect())).AddSingleton<SnapshotFallback>();
        }
    }

    /// <summary>Adds what follows the source of members.</summary>
    /// <param name="services">Where to add; an <see cref="IMemberSource"/> is there.</param>
    /// <param name="followsAll">Whether all services are followed, not only those that backends need.</param>
    public static void AddFollower(this IServiceCollection services, bool followsAll)
    {
        services.AddSingleton(provider => new RegistryFollower(
            provider.GetRequiredService<IMemberSource>(),
            provider.GetRequiredService<Membership>(),
            provider.GetService<FleetReader>(),
            provider.GetRequiredService<RoutingLoop>(),
            provider.GetRequiredService<RoutingMode>(),
            followsAll,
            provider.GetService<SnapshotFallback>(),
            provider.GetRequiredService<FollowerOptions>(),
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RegistryFollower>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RegistryFollower>());
    }
}
