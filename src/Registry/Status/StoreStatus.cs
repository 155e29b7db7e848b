namespace Thalassa.Registry.Status;

/// <summary>How the store answers a small question.</summary>
/// <param name="Healthy">Whether it answered in time.</param>
/// <param name="Problem">Why not, without secrets, or null.</param>
public sealed record StoreStatus(bool Healthy, string? Problem);
