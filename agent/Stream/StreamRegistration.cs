namespace Thalassa.Agent.Stream;

/// <summary>Adds the stream to an agent.</summary>
internal static class StreamRegistration
{
    public static void AddStream(this IServiceCollection services)
    {
        services.AddSingleton<StreamBoard>();
        services.AddSingleton<StreamView>();
        services.AddSingleton<StreamSnapshot>();
        services.AddSingleton<StreamServer>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamServer>());
    }
}
