namespace Thalassa.Registry.Replication;

/// <summary>What changed at an instance since it was asked before.</summary>
/// <param name="Instance">Which process it is; another one after a restart, and then its sequence begins anew.</param>
/// <param name="Sequence">What to ask for the changes after these.</param>
/// <param name="Records">Each subject that changed, once, as it is now.</param>
public sealed record ReplicaChanges(Guid Instance, long Sequence, IReadOnlyList<ReplicaRecord> Records);
