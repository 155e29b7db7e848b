namespace Thalassa.Agent.Model;

/// <summary>A configuration that was not taken.</summary>
/// <param name="Text">The configuration.</param>
/// <param name="Result">Why.</param>
/// <param name="At">When.</param>
public sealed record FailedConfig(string Text, ApplyResult Result, DateTimeOffset At);
