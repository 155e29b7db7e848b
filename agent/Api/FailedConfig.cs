namespace Thalassa.Agent.Api;

/// <summary>A configuration that HAProxy refused.</summary>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="Reason">Why.</param>
/// <param name="Lines">HAProxy's own words.</param>
/// <param name="Config">The configuration.</param>
internal sealed record FailedConfig(long At, string Reason, IEnumerable<string> Lines, string Config);
