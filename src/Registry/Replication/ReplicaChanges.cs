namespace Thalassa.Registry.Replication;

/// <summary>The changes of an instance since the last request.</summary>
/// <param name="Instance">Identifies the process; a restart gives a new one, whose sequence starts again.</param>
/// <param name="Sequence">The sequence for the next request.</param>
/// <param name="Records">Each changed subject once, with its current state.</param>
public sealed record ReplicaChanges(Guid Instance, long Sequence, IReadOnlyList<ReplicaRecord> Records);
