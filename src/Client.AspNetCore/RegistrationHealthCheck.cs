using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Thalassa.Client.AspNetCore;

/// <summary>Reports the state of the app's registration.</summary>
/// <remarks>
/// At worst degraded: an app works without its registry, and must not be stopped or removed from a load balancer
/// because of it.
/// </remarks>
internal sealed class RegistrationHealthCheck(ThalassaClient client) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = client.State;
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["registrations"] = state.Registrations,
            ["failures"] = state.Failures,
        };
        if (state.LastSuccess is { } success)
        {
            data["lastSuccess"] = success;
        }

        return Task.FromResult(
            state is { IsRunning: true, Registrations: 0 } ? HealthCheckResult.Healthy("The app registers nothing.", data)
            : !client.IsOnline
                ? HealthCheckResult.Degraded(
                    $"Not in the registry: {state.LastFailure ?? "the first heartbeat has no answer yet, or the app is stopping"}",
                    data: data)
            : state.Failures > 0 ? HealthCheckResult.Degraded($"In the registry, but not renewed: {state.LastFailure}", data: data)
            : HealthCheckResult.Healthy("In the registry.", data));
    }
}
