using Thalassa.Agent.Model;

namespace Thalassa.Agent.Changes;

/// <summary>What a change would do.</summary>
/// <param name="Preview">How HAProxy would be brought to it.</param>
/// <param name="Warnings">For the operator.</param>
internal sealed record DryRunResult(Preview Preview, IReadOnlyList<string> Warnings);
