namespace Thalassa.Agent.Discovery;

/// <summary>How the registry is followed.</summary>
public sealed record FollowerOptions
{
    /// <summary>The pause between two comparisons with the registry, shortened by up to a fifth at random. Default: 15 s.</summary>
    public TimeSpan Compare { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long members are held that most of an answer misses and no event spoke of. Default: 30 s, longer than a usual heartbeat.
    /// </summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the registry has to be out of reach until its snapshot is read; where it never answered, that is done at once. Default: 60
    /// s.
    /// </summary>
    public TimeSpan SnapshotAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause between two readings of the snapshot. Default: 30 s.</summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromSeconds(30);
}
