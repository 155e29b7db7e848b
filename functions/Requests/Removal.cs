namespace Thalassa.Functions.Requests;

/// <summary>The answer to a removal.</summary>
/// <param name="Removed">Whether it existed.</param>
public sealed record Removal(bool Removed);
