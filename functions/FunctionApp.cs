using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Thalassa.Functions.Access;
using Thalassa.Functions.Compatibility;
using Thalassa.Functions.Fleet;
using Thalassa.Functions.OpenApi;
using Thalassa.Functions.Peers;
using Thalassa.Functions.Problems;
using Thalassa.Functions.Routing;
using Thalassa.Functions.Settings;
using Thalassa.Functions.Status;
using Thalassa.Hosting.OpenApi;
using Thalassa.Hosting.Telemetry;
using Thalassa.Registry;
using Thalassa.Registry.Events;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Snapshots;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tables;

namespace Thalassa.Functions;

/// <summary>The registry as a function app.</summary>
public static class FunctionApp
{
    /// <summary>The defaults.</summary>
    /// <remarks>
    /// The levels in <c>host.json</c> apply only to the Functions host; without its own levels the worker would log each step of
    /// ASP.NET Core.
    /// </remarks>
    private static readonly KeyValuePair<string, string?>[] Defaults =
    [
        new(ReaperSchedule.Setting, ReaperSchedule.Default),
        new("Logging:LogLevel:Default", "Information"),
        new("Logging:LogLevel:Azure", "Warning"),
        new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
        new("Logging:LogLevel:System.Net.Http.HttpClient", "Warning"),
    ];

    /// <summary>Time for calls to end when the app stops; a Functions host kills the worker after five seconds.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(4);

    /// <summary>Creates a builder for the app.</summary>
    /// <param name="args">The command line; <c>--Setting=value</c> overrides the environment.</param>
    /// <exception cref="InvalidSettingsException">App settings are invalid; the message lists all errors.</exception>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<AccessMiddleware>();
        var settings = AppSettings.Read(builder.Configuration, CompatibilityModes.Words);
        builder.Services.AddSingleton(settings);
        builder.Services.Configure<KestrelServerOptions>(Configure);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        builder.Services.AddSingleton<CallerLimits>();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<Registrar>();
        builder.Services.AddSingleton<RoutingApi>();
        builder.Services.AddSingleton<FleetPage>();
        builder
            .Services.AddOpenApiParts()
            .AddOpenApi(OpenApiDocuments.Name, document =>
                document.Describe(
                    "Serverless Thalassa: registry",
                    StatusReport.OwnVersion,
                    "Apps register and renew, operators route, agents follow. Errors are application/problem+json and name every error at "
                    + "once."));
        builder.Services.AddSingleton<IApiDescriptionGroupCollectionProvider, FunctionDescriptions>();
        builder.Services.AddTelemetry(
            builder.Configuration, new TelemetrySource("thalassa-registry", StatusReport.OwnVersion, RegistryMetrics.Name));
        builder.Services.AddRegistry(options =>
        {
            options.DefaultSecondsToExpire = settings.DefaultSecondsToExpire;
            options.MaxExpiryRatio = settings.MaxExpiryRatio;
            options.ReaperPeriod = settings.ReaperPeriod;
            options.MessagesPerSecond = settings.MessagesPerSecond;
            options.SnapshotPeriod = settings.SnapshotPeriod ?? options.SnapshotPeriod;
        });
        AddAzure(builder.Services, settings);
        CompatibilityModes.AddTo(builder, settings);
        if (settings is { Tables: null, Peers.Count: > 0 })
        {
            builder.Services.AddHostedService<PeerFollower>();
        }

        return builder;
    }

    /// <summary>The server behind a Functions host: what that lets through comes with headers and escapes that it added.</summary>
    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeaderCount = 200;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        kestrel.Limits.MaxRequestLineSize = 32 * 1024;
    }

    private static void AddAzure(IServiceCollection services, AppSettings settings)
    {
        if (settings.Tables is { } tables)
        {
            services.AddSingleton(provider => new TableStore(
                tables, provider.GetRequiredService<TimeProvider>(), logger: provider.GetRequiredService<ILogger<TableStore>>()));
            services.AddSingleton<IRegistrationStore>(provider => provider.GetRequiredService<TableStore>());
            services.AddSingleton<IRoutingStore>(provider => provider.GetRequiredService<TableStore>());
            services.AddSingleton<IAgentStore>(provider => provider.GetRequiredService<TableStore>());
        }

        if (settings.Blobs is { } blobs)
        {
            services.AddSingleton(blobs).AddSingleton<SnapshotWriter>();
        }

        if (settings.Bus is { } bus)
        {
            services.AddSingleton<IEventPublisher>(provider => new ServiceBusEventPublisher(
                bus, settings.Topic, provider.GetRequiredService<SendRateLimiter>()));
        }
    }
}
