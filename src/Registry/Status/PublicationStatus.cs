namespace Thalassa.Registry.Status;

/// <summary>The status of publishing.</summary>
/// <param name="Healthy">Whether the last attempt succeeded, or there was none.</param>
/// <param name="Published">Events published since the start.</param>
/// <param name="Failures">Attempts that failed since the start.</param>
/// <param name="OldestPendingSeconds">The age of the oldest pending event in the last pass of the reaper, or null.</param>
/// <param name="Subscribers">Open event streams.</param>
public sealed record PublicationStatus(bool Healthy, long Published, long Failures, double? OldestPendingSeconds, int Subscribers);
