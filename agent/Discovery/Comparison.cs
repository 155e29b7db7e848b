namespace Thalassa.Agent.Discovery;

/// <summary>What came of one comparison with the registry.</summary>
/// <param name="Failure">Why it failed, or null.</param>
/// <param name="Settled">Ends when HAProxy was given what the comparison brought.</param>
public sealed record Comparison(string? Failure, Task Settled);
