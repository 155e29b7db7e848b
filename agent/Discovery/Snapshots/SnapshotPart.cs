namespace Thalassa.Agent.Discovery.Snapshots;

/// <summary>One document of a snapshot.</summary>
/// <param name="AsOf">The registry's time at which it was true. It may still be: nothing is written while nothing changes.</param>
/// <param name="Value">What it says.</param>
public sealed record SnapshotPart<T>(DateTimeOffset AsOf, T Value);
