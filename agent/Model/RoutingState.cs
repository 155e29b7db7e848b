using System.Collections.Immutable;
using Thalassa.Model;

namespace Thalassa.Agent.Model;

/// <summary>Everything that the writer loop knows, at one moment. Immutable; readers hold it without a lock.</summary>
public sealed record RoutingState
{
    /// <summary>What HAProxy does: the last snapshot that it took.</summary>
    public RoutingSnapshot Snapshot { get; init; } = RoutingSnapshot.Empty;

    /// <summary>The definitions of <see cref="Snapshot"/>.</summary>
    public RoutingTable Applied { get; init; } = RoutingTable.Empty;

    /// <summary>The definitions that HAProxy should have; the same as <see cref="Applied"/> but for <see cref="Refusals"/>.</summary>
    public RoutingTable Wanted { get; init; } = RoutingTable.Empty;

    /// <summary>By id, what of <see cref="Wanted"/> HAProxy did not take.</summary>
    public ImmutableSortedDictionary<string, Refusal> Refusals { get; init; } =
        ImmutableSortedDictionary.Create<string, Refusal>(StringComparer.Ordinal);

    /// <summary>What became of the last change, or null before the first.</summary>
    public ApplyResult? LastApply { get; init; }

    /// <summary>When that was, or null before the first.</summary>
    public DateTimeOffset? LastApplyAt { get; init; }

    /// <summary>What became of the last change that was more than a look whether all is well, or null before the first.</summary>
    public ApplyResult? LastChange { get; init; }

    /// <summary>When that was, or null before the first.</summary>
    public DateTimeOffset? LastChangeAt { get; init; }

    /// <summary>
    /// The newest transition of a registration that the last look at the members saw; HAProxy does it unless that was refused.
    /// </summary>
    public long Newest { get; init; }

    /// <summary>Why the persistence file could not be written, or null.</summary>
    public string? SaveFailure { get; init; }

    /// <summary>Whether HAProxy was given anything yet.</summary>
    public bool HasSettled => LastApply is not null;
}

/// <summary>An object that is wanted, but that HAProxy does not take; HAProxy goes on with what it had in its place.</summary>
/// <param name="Result">What HAProxy said.</param>
/// <param name="IsOfObject">Whether it was refused for itself; false when HAProxy takes no change at all at the moment.</param>
public sealed record Refusal(ApplyResult Result, bool IsOfObject);

/// <summary>The fleet's routing as the registry has it.</summary>
/// <param name="HasAny">Whether there is any object at all, also one for other labels.</param>
/// <param name="Table">What of it is for this agent.</param>
public sealed record FleetAnswer(bool HasAny, RoutingTable Table)
{
    /// <summary>The objects that the registry holds and cannot read; <see cref="Table"/> has what was known of them.</summary>
    public UnreadableIds Unreadable { get; init; } = UnreadableIds.None;
}
