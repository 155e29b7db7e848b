namespace Thalassa.Agent.Haproxy;

/// <summary>What HAProxy does now.</summary>
/// <param name="Config">The configuration it runs with, or empty.</param>
/// <param name="IsAlive">Whether it runs at all.</param>
public sealed record RunningState(string Config, bool IsAlive);
