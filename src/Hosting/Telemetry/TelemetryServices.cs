using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Thalassa.Hosting.Telemetry;

/// <summary>
/// Metrics for <see cref="MetricsPage"/> and <see cref="ApplicationInsights"/>, and both signals by OTLP where <see cref="OtlpSwitches"/>
/// says so.
/// </summary>
public static class TelemetryServices
{
    // Asked again and again, or open for minutes: they would bury every other trace.
    private static readonly string[] Untraced = ["/status", "/metrics", "/events", "/stream"];

    /// <summary>Adds the telemetry of a program.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="configuration">The host's, environment variables included.</param>
    /// <param name="source">What there is.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, TelemetrySource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var otlp = OtlpSwitches.Read(configuration);
        services.AddSingleton<MetricsPage>();
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .Clear()
                    .AddService(source.Service, serviceVersion: source.Version)
                    .AddTelemetrySdk()
                    .AddEnvironmentVariableDetector())
            .WithMetrics(metrics => Add(metrics, configuration, source, otlp));
        if (otlp.Traces)
        {
            telemetry.WithTracing(traces => Add(traces, source));
        }

        return services;
    }

    private static void Add(MeterProviderBuilder metrics, IConfiguration configuration, TelemetrySource source, OtlpSwitches otlp)
    {
        metrics.AddMeter(source.Name).AddPrometheusExporter().AddApplicationInsights(configuration);
        if (otlp.Metrics)
        {
            metrics.AddOtlpExporter();
        }
    }

    private static void Add(TracerProviderBuilder traces, TelemetrySource source) => traces
        .AddSource(source.Name)
        .AddAspNetCoreInstrumentation(server => server.Filter = IsTraced)
        .AddHttpClientInstrumentation(client => client.FilterHttpRequestMessage = _ => IsPartOfATrace(Activity.Current))
        .AddOtlpExporter();

    private static bool IsTraced(HttpContext http) => !Array.Exists(Untraced, path => http.Request.Path == path);

    /// <remarks>A request that nothing caused is one of the regular looks at other parts.</remarks>
    private static bool IsPartOfATrace(Activity? request) => request?.ParentId is not null;
}
