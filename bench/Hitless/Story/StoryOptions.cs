namespace Thalassa.Bench.Hitless.Story;

/// <summary>How much happens.</summary>
internal sealed record StoryOptions
{
    public int Joins { get; init; } = 200;

    public int Switches { get; init; } = 20;

    public int Canaries { get; init; } = 20;

    public int Reloads { get; init; } = 20;

    public int AgentKills { get; init; } = 5;

    public TimeSpan Outage { get; init; } = TimeSpan.FromSeconds(20);

    public int Requests { get; init; } = 200_000;

    public static StoryOptions Quick { get; } = new()
    {
        Joins = 10,
        Switches = 4,
        Canaries = 4,
        Reloads = 3,
        AgentKills = 1,
        Outage = TimeSpan.FromSeconds(2),
        Requests = 5_000,
    };
}
