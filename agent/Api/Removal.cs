namespace Thalassa.Agent.Api;

/// <summary>The answer to a deletion.</summary>
/// <param name="Id">What was deleted, <c>kind/key</c>.</param>
/// <param name="Removed">Always true.</param>
internal sealed record Removal(string Id, bool Removed)
{
    /// <summary>What is not as one might expect, or left out.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
