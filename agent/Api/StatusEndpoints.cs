using Thalassa.Agent.Stats;
using Thalassa.Agent.Status;
using Thalassa.Hosting.Telemetry;

namespace Thalassa.Agent.Api;

/// <summary>What says how the agent is: its status and its metrics.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder app)
    {
        app.MapGet("/status", (AgentStatus status) => Results.Json(status.Read(), ApiJson.Default.StatusAnswer))
            .Describe("Status", "How this agent is, how old its knowledge is, and what it could not do.").Produces<StatusAnswer>();
        app.MapGet("/metrics", GetMetricsAsync)
            .Describe("Metrics", "What this agent and its HAProxy counted, for Prometheus.").Produces<string>(200, "text/plain");
    }

    private static async Task<IResult> GetMetricsAsync(MetricsPage page, StatsService stats, CancellationToken cancellationToken)
    {
        await stats.RefreshAsync(cancellationToken);
        return page;
    }
}
