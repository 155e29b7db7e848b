using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Rendering;

namespace Thalassa.Agent.Haproxy;

/// <summary>What was last applied with success, and what of it is still under way.</summary>
internal sealed record AppliedConfig(HaproxyTemplate Template)
{
    /// <summary>What HAProxy was asked for, or null before the first change.</summary>
    public DesiredConfig? Desired { get; init; }

    /// <summary>The structure that HAProxy runs by this agent's doing, or null before the first change.</summary>
    public ConfigStructure? Structure { get; init; }

    /// <summary>The members that are being checked or drained.</summary>
    public ImmutableArray<Pending> Waiting { get; init; } = [];
}
