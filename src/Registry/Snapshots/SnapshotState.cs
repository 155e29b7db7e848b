namespace Thalassa.Registry.Snapshots;

/// <summary>The state of the snapshot at this instance.</summary>
/// <param name="Looked">When it was last compared with the registry, or null before the first time.</param>
/// <param name="Written">When this instance last wrote it, or null if it never had to.</param>
/// <param name="Failure">Why the last comparison failed, without secrets, or null.</param>
public sealed record SnapshotState(DateTimeOffset? Looked, DateTimeOffset? Written, string? Failure);
