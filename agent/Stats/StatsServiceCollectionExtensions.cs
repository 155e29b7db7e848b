using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Runtime;

namespace Thalassa.Agent.Stats;

/// <summary>Adds the statistics to an agent.</summary>
internal static class StatsServiceCollectionExtensions
{
    /// <param name="services">Where to add.</param>
    /// <param name="retention">How far back they are remembered.</param>
    public static void AddStats(this IServiceCollection services, TimeSpan retention)
    {
        services.AddSingleton(provider => new StatsReader(
            new RuntimeSocketOptions { Path = provider.GetRequiredService<HaproxyOptions>().HaproxySocketPath },
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new StatsHistory(retention));
        services.AddSingleton<StatsService>();
        services.AddHostedService(provider => provider.GetRequiredService<StatsService>());
        services.AddHostedService<HaproxyGauges>();
    }
}
