namespace Thalassa.Registry.Status;

/// <summary>Transitions of registrations on this instance since its start.</summary>
/// <param name="Appeared">New ones.</param>
/// <param name="Changed">Changes of meta.</param>
/// <param name="Renewed">Heartbeats that only extended a lease.</param>
/// <param name="Removed">Ended by their client.</param>
/// <param name="Expired">Ended by the reaper.</param>
public sealed record TransitionCounts(long Appeared, long Changed, long Renewed, long Removed, long Expired);
