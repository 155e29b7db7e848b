using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>What makes HAProxy do what it should, by the cheapest means.</summary>
/// <param name="ReloadReasons">Why only a reload does it; empty when none is needed. With a reload, <paramref name="Steps"/> is empty: what
/// is left is planned after it.</param>
/// <param name="Steps">What to tell the running worker, in this order.</param>
/// <param name="Layout">The slots that the file has once this is done, by the key of the backend.</param>
/// <param name="Waiting">What is not finished and needs no step now: members that are being checked or drained.</param>
/// <param name="Held">The keys of the backends whose former version keeps the traffic, because the new one cannot take it.</param>
public sealed record Plan(
    ImmutableArray<string> ReloadReasons,
    ImmutableArray<SlotStep> Steps,
    ImmutableDictionary<string, ImmutableArray<SlotLine>> Layout,
    ImmutableArray<Pending> Waiting,
    ImmutableHashSet<string> Held)
{
    /// <summary>
    /// The backends that do not come to what they should, and why; what the others need goes on without them. Part of
    /// <see cref="Waiting"/>.
    /// </summary>
    public ImmutableArray<Pending> LeftOut { get; init; } = [];

    /// <summary>By what means.</summary>
    public ApplyTier Tier => ReloadReasons.Length > 0 ? ApplyTier.Reload : Steps.Length > 0 ? ApplyTier.Runtime : ApplyTier.Nothing;

    /// <summary>Whether HAProxy does all that it should, and nothing is under way.</summary>
    public bool IsSettled => Tier == ApplyTier.Nothing && Waiting.IsEmpty;
}

/// <summary>Something that is under way and needs no step now.</summary>
/// <param name="Backend">The backend's key.</param>
/// <param name="What">For the operator.</param>
public sealed record Pending(string Backend, string What);

/// <summary>A change of one slot that HAProxy makes whole or not at all.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Slot">Which slot.</param>
/// <param name="Commands">The commands, in this order and sent together.</param>
public sealed record SlotStep(StepKind Kind, SlotId Slot, ImmutableArray<RuntimeCommand> Commands)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {string.Join("; ", Commands)}";
}
