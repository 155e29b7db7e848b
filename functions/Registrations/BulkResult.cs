using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Registrations;

/// <summary>What became of one of many.</summary>
/// <param name="Status">200; 400 for one that has faults; 403 for one that the key may not register.</param>
public sealed record BulkResult(int Status)
{
    /// <summary>The registration; only with 200.</summary>
    public Registration? Registration { get; init; }

    /// <summary>Every fault by its field; only with 400 and 403.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
