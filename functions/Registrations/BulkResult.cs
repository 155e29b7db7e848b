using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Registrations;

/// <summary>The result of one item.</summary>
/// <param name="Status">200, or 400 for an invalid item.</param>
public sealed record BulkResult(int Status)
{
    /// <summary>The registration; only with 200.</summary>
    public Registration? Registration { get; init; }

    /// <summary>All errors by field; only with 400.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
