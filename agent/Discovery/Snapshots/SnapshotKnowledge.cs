namespace Thalassa.Agent.Discovery.Snapshots;

/// <summary>What an agent has of the registry's snapshot.</summary>
/// <param name="AsOf">The registry's time of the members that were taken last, or null if none were.</param>
/// <param name="Taken">When that was, or null.</param>
/// <param name="Failure">Why the last attempt failed, or null.</param>
public sealed record SnapshotKnowledge(DateTimeOffset? AsOf, DateTimeOffset? Taken, string? Failure);
