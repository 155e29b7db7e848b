using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thalassa.Client;
using Thalassa.Client.AspNetCore;
using Thalassa.Client.Resolution;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers an app with a Thalassa registry.</summary>
public static class ThalassaExtensions
{
    /// <summary>
    /// Registers the app with its actual port once it serves, and deregisters it before it stops.
    /// Adds a
    /// <see cref="ThalassaClient"/>, a health check <c>thalassa</c> that is degraded at worst, and a <see cref="ServiceResolver"/>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Overrides the configuration.</param>
    /// <remarks>
    /// Invalid options stop the app's start with a message that lists all errors. An unreachable registry does not.
    /// </remarks>
    public static IServiceCollection AddThalassa(this IServiceCollection services, Action<ThalassaAppOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(AppOptionsReader)))
        {
            return services;
        }

        // The configuration comes first, the app's own code later.
        services.AddSingleton<AppOptionsReader>();
        services.Insert(
            0,
            ServiceDescriptor.Singleton<IConfigureOptions<ThalassaAppOptions>>(provider => provider.GetRequiredService<AppOptionsReader>())
        );
        services.AddSingleton<IPostConfigureOptions<ThalassaAppOptions>>(provider => provider.GetRequiredService<AppOptionsReader>());
        services.AddSingleton<IValidateOptions<ThalassaAppOptions>>(provider => provider.GetRequiredService<AppOptionsReader>());
        services.AddOptions<ThalassaAppOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(CreateClient);
        services.AddSingleton(provider => new ServiceResolver(
            provider.GetRequiredService<ThalassaClient>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<AppRegistration>();
        services
            .AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    "thalassa",
                    provider => new RegistrationHealthCheck(provider.GetRequiredService<ThalassaClient>()),
                    HealthStatus.Degraded,
                    ["thalassa"]));
        return services;
    }

    /// <inheritdoc cref="AddThalassa(IServiceCollection, Action{ThalassaAppOptions})"/>
    /// <param name="builder">The app.</param>
    /// <param name="configure">Overrides the configuration.</param>
    public static T AddThalassa<T>(this T builder, Action<ThalassaAppOptions>? configure = null)
        where T : IHostApplicationBuilder
    {
        builder.Services.AddThalassa(configure);
        return builder;
    }

    /// <summary>Sends the requests of this <see cref="HttpClient"/> to live members of services: <c>http://name/path</c>.</summary>
    /// <param name="builder">The client; the app has <see cref="AddThalassa(IServiceCollection, Action{ThalassaAppOptions})"/>.</param>
    /// <param name="name">The service; null to use the host of each address.</param>
    /// <param name="version">The version; null for any.</param>
    public static IHttpClientBuilder AddThalassaResolution(this IHttpClientBuilder builder, string? name = null, string? version = null) =>
        builder.AddHttpMessageHandler(provider => new ServiceResolutionHandler(
            provider.GetRequiredService<ServiceResolver>(), name, version));

    private static ThalassaClient CreateClient(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ThalassaAppOptions>>().Value;
        return new ThalassaClient(
            AppOptionsReader.ToClient(options),
            options.Http,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>());
    }
}
