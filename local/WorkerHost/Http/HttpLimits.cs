namespace Thalassa.Local.WorkerHost.Http;

/// <summary>How HTTP functions are invoked.</summary>
/// <param name="Timeout">The longest invocation, from <c>host.json</c>.</param>
/// <param name="MaxSilence">When a worker that does not answer is replaced at the latest.</param>
/// <param name="SendsRouteValues">Whether the worker gets the values of the route with the invocation.</param>
/// <param name="Time">The clock.</param>
internal sealed record HttpLimits(TimeSpan Timeout, TimeSpan MaxSilence, bool SendsRouteValues, TimeProvider Time);
