namespace Thalassa.Registry.Store;

/// <summary>A time in which the registry made no pass, so that nobody can be blamed for not having been heard.</summary>
/// <param name="End">The first pass after it.</param>
/// <param name="Length">How long it was.</param>
public sealed record Outage(DateTimeOffset End, TimeSpan Length);
