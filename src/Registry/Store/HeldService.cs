namespace Thalassa.Registry.Store;

/// <summary>A service that self-preservation holds.</summary>
/// <param name="Name">The service.</param>
/// <param name="Since">The pass that started the hold.</param>
/// <param name="Share">How many registrations a pass may end while it is held.</param>
/// <param name="Waiting">How many were still due when the last pass ended.</param>
public sealed record HeldService(string Name, DateTimeOffset Since, int Share, int Waiting);
