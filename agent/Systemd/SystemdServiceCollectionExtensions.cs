namespace Thalassa.Agent.Systemd;

/// <summary>Adds the conversation with systemd, and the reload of the template that it asks for.</summary>
internal static class SystemdServiceCollectionExtensions
{
    public static void AddSystemd(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SystemdNotifier(
            provider.GetRequiredService<TimeProvider>(), Environment.GetEnvironmentVariable));
        services.AddHostedService(provider => provider.GetRequiredService<SystemdNotifier>());
        services.AddHostedService<HangupService>();
    }
}
