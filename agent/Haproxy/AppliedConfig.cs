using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Rendering;

namespace Thalassa.Agent.Haproxy;

/// <summary>What was last applied with success, and what of it is still under way.</summary>
internal sealed record AppliedConfig(HaproxyTemplate Template)
{
    private const int MostNamed = 5;

    /// <summary>What HAProxy was asked for, or null before the first change.</summary>
    public DesiredConfig? Desired { get; init; }

    /// <summary>The structure that HAProxy runs by this agent's doing, or null before the first change.</summary>
    public ConfigStructure? Structure { get; init; }

    /// <summary>The members that are being checked or drained.</summary>
    public ImmutableArray<Pending> Waiting { get; init; } = [];

    /// <summary>The backends that do not come to what they should.</summary>
    public ImmutableArray<Pending> LeftOut { get; init; } = [];

    /// <summary>The same in words, or null when there are none.</summary>
    public string? Problem => LeftOut.IsEmpty ? null
        : string.Join(' ', LeftOut.Take(MostNamed).Select(pending => pending.What))
            + (LeftOut.Length > MostNamed ? $" And {LeftOut.Length - MostNamed} more." : string.Empty);
}
