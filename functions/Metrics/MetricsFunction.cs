using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Hosting.OpenApi;
using Thalassa.Hosting.Telemetry;
using Thalassa.Registry.Metrics;

namespace Thalassa.Functions.Metrics;

/// <summary>The metrics of this instance, for Prometheus.</summary>
/// <remarks>It asks for the metrics, so that their instruments are there before the first call that counts.</remarks>
public sealed class MetricsFunction(MetricsPage page, RegistryMetrics metrics)
{
    /// <summary>All metrics; unlike the status this needs a key, because it shows the traffic.</summary>
    [Function("Metrics")]
    [Answers(200, null, "text/plain")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "metrics")] HttpRequest request)
    {
        _ = (request, metrics);
        return page;
    }
}
