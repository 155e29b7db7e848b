using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Agent.Discovery;

namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>Adds Consul to an agent.</summary>
internal static class ConsulServiceCollectionExtensions
{
    /// <summary>Makes Consul the source of members.</summary>
    public static void AddConsul(this IServiceCollection services, ConsulOptions options) =>
        services.AddSingleton<IMemberSource>(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            return new ConsulSource(
                new ConsulClient(new SourceHttp(SourceHttp.CreateClient(), options.Hosts, time), options), options, time);
        });
}
