namespace Thalassa.Agent.Compatibility.Axon;

/// <summary>Adds the publish socket to an agent.</summary>
internal static class AxonServiceCollectionExtensions
{
    public static void AddAxon(this IServiceCollection services, AxonOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<AxonPublisher>();
        services.AddHostedService<AxonService>();
    }
}
