using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Hosting.Telemetry;

/// <summary>
/// The answer to <c>GET /metrics</c>: every instrument of this process in Prometheus' text, or OpenMetrics where it is asked for.
/// </summary>
/// <remarks>A result and not an endpoint, so that a function can return it too.</remarks>
public sealed class MetricsPage : IResult
{
    private readonly RequestDelegate _write;

    /// <summary>Makes the page of a host that <see cref="TelemetryServices.AddTelemetry"/> prepared.</summary>
    public MetricsPage(IServiceProvider services)
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true);
        _write = pipeline.Build();
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => _write(httpContext);
}
