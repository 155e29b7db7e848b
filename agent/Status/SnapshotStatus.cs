namespace Thalassa.Agent.Status;

/// <summary>The copy of what the registry knows, for when it cannot be asked; times are Unix milliseconds.</summary>
/// <param name="Container">Where it is.</param>
/// <param name="AsOf">The moment that it shows, or null before one was read.</param>
/// <param name="AgeSeconds">How old that is, or null.</param>
/// <param name="Taken">When its knowledge was last used, or null.</param>
/// <param name="Failure">Why it could not be read, or null.</param>
internal sealed record SnapshotStatus(string Container, long? AsOf, double? AgeSeconds, long? Taken, string? Failure);
