namespace Thalassa.Functions.Requests;

/// <summary>The answer to a removal.</summary>
/// <param name="Removed">Whether it was there.</param>
public sealed record Removal(bool Removed);
