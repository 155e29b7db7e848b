using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Runtime;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>A change of one slot that HAProxy makes whole or not at all.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Slot">Which slot.</param>
/// <param name="Commands">How HAProxy is told, in this order and on one line.</param>
public sealed record SlotStep(StepKind Kind, SlotId Slot, ImmutableArray<RuntimeCommand> Commands)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {string.Join("; ", Commands)}";
}
