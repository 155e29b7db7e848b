using Thalassa.Agent.Model;

namespace Thalassa.Agent.Activity;

/// <summary>Adds the activity log to an agent, and those who write to it.</summary>
internal static class ActivityServiceCollectionExtensions
{
    /// <param name="services">Where to add.</param>
    /// <param name="path">The log's file, or null to keep it in memory alone.</param>
    public static void AddActivity(this IServiceCollection services, string? path)
    {
        services.AddSingleton(provider => new ActivityLog(
            provider.GetRequiredService<TimeProvider>(),
            path is null
                ? null
                : new ActivityFile(path, ActivityFile.DefaultMaxBytes, provider.GetRequiredService<ILogger<ActivityFile>>()),
            provider.GetRequiredService<ChangeSignal>()));
        services.AddSingleton<ChangeAuthors>();
        services.AddSingleton<ActivityRecorder>();
        services.AddSingleton<ActivityWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<ActivityLog>());
        services.AddHostedService(provider => provider.GetRequiredService<ActivityRecorder>());
        services.AddHostedService(provider => provider.GetRequiredService<ActivityWatcher>());
    }
}
