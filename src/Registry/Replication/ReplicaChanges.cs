namespace Thalassa.Registry.Replication;

/// <summary>What changed at an instance since it was asked before.</summary>
/// <param name="Instance">Identifies the process; a restart gives a new one, whose sequence starts again.</param>
/// <param name="Sequence">What to ask for the changes after these.</param>
/// <param name="Records">Each subject that changed, once, as it is now.</param>
public sealed record ReplicaChanges(Guid Instance, long Sequence, IReadOnlyList<ReplicaRecord> Records);
