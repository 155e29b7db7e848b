namespace Thalassa.Agent.Discovery;

/// <summary>How the registry is followed.</summary>
public sealed record FollowerOptions
{
    /// <summary>The pause between two comparisons with the registry, shortened by up to a fifth at random. Default: 15 s.</summary>
    public TimeSpan Compare { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long members are held that most of an answer misses and no event spoke of. Default: 30 s, longer than a usual heartbeat.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(30);
}
