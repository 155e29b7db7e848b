using Thalassa.Agent.Model;

namespace Thalassa.Agent.Activity;

/// <summary>A snapshot that HAProxy took.</summary>
/// <param name="Before">What it did before.</param>
/// <param name="After">What it does now.</param>
/// <param name="ConfigBefore">Its file before.</param>
/// <param name="ConfigAfter">Its file now.</param>
/// <param name="Result">By what means, and why by these.</param>
internal sealed record AppliedChange(
    RoutingSnapshot Before, RoutingSnapshot After, string ConfigBefore, string ConfigAfter, ApplyResult Result);
