using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Agent.Discovery;

namespace Thalassa.Agent.Compatibility.Etcd;

/// <summary>Adds etcd to an agent.</summary>
internal static class EtcdServiceCollectionExtensions
{
    /// <summary>Makes etcd the source of members.</summary>
    public static void AddEtcd(this IServiceCollection services, EtcdOptions options) => services.AddSingleton<IMemberSource>(provider =>
        new EtcdSource(SourceHttp.CreateClient(), options, provider.GetRequiredService<TimeProvider>()));
}
