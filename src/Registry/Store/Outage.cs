namespace Thalassa.Registry.Store;

/// <summary>A time in which the registry made no pass, so that no client can be blamed for not having been heard.</summary>
/// <param name="End">The first pass after it.</param>
/// <param name="Length">How long it was.</param>
/// <param name="IsClock">Whether only the wall clock went on, and no time passed: no outage, but leases are extended alike.</param>
public sealed record Outage(DateTimeOffset End, TimeSpan Length, bool IsClock = false);
