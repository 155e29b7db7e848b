namespace Thalassa.Bench.Cost;

/// <summary>A fleet.</summary>
/// <param name="Instances">Registrations at any moment.</param>
/// <param name="Services">Their names.</param>
/// <param name="Agents">Load balancers.</param>
public sealed record Scenario(int Instances, int Services, int Agents)
{
    /// <summary>Seconds between two heartbeats of an instance. The client's own choice for a lease of 60 s is 20 s.</summary>
    public double HeartbeatSeconds { get; init; } = 20;

    /// <summary>Registrations of one service that a process renews in one request.</summary>
    public int TogetherPerHeartbeat { get; init; } = 1;

    /// <summary>Services whose members one agent asks for.</summary>
    public int FollowedServices { get; init; } = Math.Min(Services, 20);

    /// <summary>How often a day an instance is replaced: one that leaves and one that comes.</summary>
    public double ReplacementsPerDay { get; init; } = 1;

    /// <summary>Mean seconds of one execution.</summary>
    public double ExecutionSeconds { get; init; } = 0.03;

    /// <summary>Memory of a function instance, GB.</summary>
    public double MemoryGigabytes { get; init; } = 0.5;

    /// <summary>Requests that a function instance of that size is given at once.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Bytes of telemetry that an execution leaves, after sampling.</summary>
    public double TelemetryBytes { get; init; } = 75;

    /// <summary>The fleets that the documentation has tables of.</summary>
    public static IReadOnlyList<Scenario> Published { get; } =
    [
        new(10, 2, 2), new(100, 10, 2), new(1_000, 50, 4), new(10_000, 250, 10), new(100_000, 1_000, 50),
    ];
}
