namespace Thalassa.Model.Agents;

/// <summary>An agent's report to the registry, sent every few seconds and at every change.</summary>
public record AgentReport
{
    /// <summary>Identifies the agent: 1 to 128 letters, digits or <c>. _ + ~ -</c>, the first a letter or digit.</summary>
    public required string Id { get; init; }

    /// <summary>Which labelled objects of the fleet it serves, or null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The version of its program.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// <c>ok</c>, <c>degraded</c> (it serves, but something is not as it should be) or <c>failing</c> (HAProxy does not do what it should).
    /// </summary>
    public required string Health { get; init; }

    /// <summary>Why it is not <c>ok</c>, for people; at most <see cref="AgentReportReader.MostProblems"/>.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// The newest transition of a registration that its HAProxy does, or that its HAProxy has nothing to do with: the registration's
    /// <c>revision</c>. 0
    /// before the first.
    /// </summary>
    public long Revision { get; init; }

    /// <summary>The revision of its own snapshot, counted from its start.</summary>
    public long Snapshot { get; init; }

    /// <summary>The entity tag of <c>GET /frontends</c> as its HAProxy does it; null for an agent with routing of its own.</summary>
    public string? Frontends { get; init; }

    /// <summary>The entity tag of <c>GET /backends</c> as its HAProxy does it; null for an agent with routing of its own.</summary>
    public string? Backends { get; init; }

    /// <summary>How many members its backends have.</summary>
    public int Servers { get; init; }

    /// <summary>How many reloads it made since its start.</summary>
    public long Reloads { get; init; }

    /// <summary>When it started, Unix milliseconds.</summary>
    public long Started { get; init; }
}
