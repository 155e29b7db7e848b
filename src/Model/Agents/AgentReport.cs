namespace Thalassa.Model.Agents;

/// <summary>An agent's report to the registry, sent every few seconds and at every change.</summary>
public record AgentReport
{
    /// <summary>Identifies the agent: 1 to 128 letters, digits or <c>. _ + ~ -</c>, the first a letter or digit.</summary>
    public required string Id { get; init; }

    /// <summary>Its label, which selects labelled objects of the fleet, or null.</summary>
    public string? Label { get; init; }

    /// <summary>The version of its program.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// <c>ok</c>, <c>degraded</c> (it serves, but with a problem) or <c>failing</c> (HAProxy does not run the desired state).
    /// </summary>
    public required string Health { get; init; }

    /// <summary>Why it is not <c>ok</c>, for people; at most 10.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// The <c>revision</c> of the newest registration transition that its HAProxy has applied or is not affected by; 0 before the first.
    /// </summary>
    public long Revision { get; init; }

    /// <summary>The revision of its own snapshot, counted from its start.</summary>
    public long Snapshot { get; init; }

    /// <summary>The entity tag of <c>GET /frontends</c> as applied by its HAProxy; null for an agent with local routing.</summary>
    public string? Frontends { get; init; }

    /// <summary>The entity tag of <c>GET /backends</c> as applied by its HAProxy; null for an agent with local routing.</summary>
    public string? Backends { get; init; }

    /// <summary>Number of members in its backends.</summary>
    public int Servers { get; init; }

    /// <summary>Reloads since its start.</summary>
    public long Reloads { get; init; }

    /// <summary>When it started, Unix milliseconds.</summary>
    public long Started { get; init; }
}
