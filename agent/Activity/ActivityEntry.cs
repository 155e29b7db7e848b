namespace Thalassa.Agent.Activity;

/// <summary>Something that happened.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Subject">What it happened to: <c>backend/live</c>, <c>frontend/web</c>, <c>haproxy</c>, <c>registry</c>,
/// <c>agent</c>.</param>
/// <param name="Text">In a sentence, for the operator.</param>
public sealed record ActivityEntry(ActivityKind Kind, string Subject, string Text)
{
    /// <summary>The longest <see cref="Text"/>, characters: names are short, but what others say is not.</summary>
    public const int LongestText = 2_000;

    /// <summary>The longest <see cref="Diff"/>, characters.</summary>
    public const int LongestDiff = 32_000;

    /// <summary>Grows with each entry, over restarts too; 0 before it is in the log.</summary>
    public long Id { get; init; }

    /// <summary>When it happened, Unix milliseconds; 0 before it is in the log.</summary>
    public long At { get; init; }

    /// <summary>Who did it: an operator and where from, the registry, or this agent.</summary>
    public string? Who { get; init; }

    /// <summary>
    /// By what means HAProxy was brought to it: <c>nothing</c>, <c>runtime</c>, <c>reload</c> or <c>rejected</c>; null where that means
    /// nothing.
    /// </summary>
    public string? Tier { get; init; }

    /// <summary>Why by these means, or why not at all.</summary>
    public string? Reason { get; init; }

    /// <summary>HAProxy's own lines.</summary>
    public IReadOnlyList<string>? Lines { get; init; }

    /// <summary>How the file that HAProxy runs with changed, as a unified diff without heading; null where it did not.</summary>
    public string? Diff { get; init; }
}
