namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>How long the planner lets things take.</summary>
public sealed record PlannerOptions
{
    /// <summary>
    /// How long the running requests of a member that leaves are waited for before it goes to maintenance. Default 30 s; they run on even
    /// then.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long all members of a new version are waited for. After that those that are healthy take the traffic, if there
    /// is any. Default 10 s.
    /// </summary>
    public TimeSpan SwitchPatience { get; init; } = TimeSpan.FromSeconds(10);
}
