using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Registrations;

/// <summary>What became of one of many.</summary>
/// <param name="Status">200, or 400 for one that has faults.</param>
public sealed record BulkResult(int Status)
{
    /// <summary>The registration; only with 200.</summary>
    public Registration? Registration { get; init; }

    /// <summary>Every fault by its field; only with 400.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
