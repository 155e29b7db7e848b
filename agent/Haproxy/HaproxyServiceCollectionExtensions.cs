using Microsoft.Extensions.DependencyInjection.Extensions;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

/// <summary>Adds HAProxy to an application.</summary>
public static class HaproxyServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IHaproxy"/> and the service behind it, which starts and stops HAProxy with the application.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">Validated before: <see cref="HaproxyOptions.Validate"/>.</param>
    public static IServiceCollection AddHaproxy(this IServiceCollection services, HaproxyOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<HaproxyService>();
        services.AddSingleton<IHaproxy>(provider => provider.GetRequiredService<HaproxyService>());
        return services.AddHostedService(provider => provider.GetRequiredService<HaproxyService>());
    }
}
