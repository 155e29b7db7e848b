namespace Thalassa.Bench.Simulation;

/// <summary>What is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>Registrations at the start.</summary>
    public int Registrations { get; init; } = 100_000;

    /// <summary>Registrations of one service.</summary>
    public int PerService { get; init; } = 100;

    /// <summary>Heartbeats a second that are offered, whatever becomes of those before.</summary>
    public int HeartbeatsPerSecond { get; init; } = 5_000;

    /// <summary>How long they are.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Lease of what beats, seconds.</summary>
    public int Lease { get; init; } = 120;

    /// <summary>Registrations that never beat, in as many services, one to ten of each: the reaper ends them.</summary>
    public int Silent { get; init; } = 1_000;

    /// <summary>Their lease, seconds.</summary>
    public int SilentLease { get; init; } = 60;

    /// <summary>Registrations a second that leave, and as many that come.</summary>
    public int Replaced { get; init; } = 20;

    /// <summary>Agents that follow.</summary>
    public int Agents { get; init; } = 50;

    /// <summary>How many of them read what they receive; the others only receive it, and learn by comparison alone.</summary>
    public int ReadingAgents { get; init; } = 5;

    /// <summary>Services that an agent follows.</summary>
    public int Followed { get; init; } = 20;

    /// <summary>Seconds between two comparisons of an agent.</summary>
    public double Compare { get; init; } = 15;

    /// <summary>What the account lets through, entities a second.</summary>
    public int Account { get; init; } = 20_000;

    /// <summary>What the bus lets through, credits a second.</summary>
    public int Credits { get; init; } = 1_000;

    /// <summary>From this second on, and until that one, the account lets only <see cref="SickAccount"/> through.</summary>
    public (int From, int To) SickStorage { get; init; } = (15, 25);

    /// <summary>See <see cref="SickStorage"/>.</summary>
    public int SickAccount { get; init; } = 2_500;

    /// <summary>From this second on, and until that one, the bus refuses everything.</summary>
    public (int From, int To) SickBus { get; init; } = (35, 45);

    /// <summary>The longest that it may take after the last offered second to be as if nothing had happened, seconds.</summary>
    public int Patience { get; init; } = 180;

    /// <summary>How long the storage takes for a request.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>Seconds of one line of the report.</summary>
    public int Step { get; init; } = 5;

    /// <summary>A few seconds of it, to see that it works.</summary>
    public static SimulationOptions Quick { get; } = new()
    {
        Registrations = 400,
        PerService = 40,
        HeartbeatsPerSecond = 200,
        Seconds = 8,
        Lease = 60,
        Silent = 10,
        SilentLease = 5,
        Replaced = 2,
        Agents = 3,
        ReadingAgents = 2,
        Followed = 5,
        Compare = 1,
        Account = 300,
        Credits = 60,
        SickStorage = (2, 4),
        SickAccount = 60,
        SickBus = (5, 7),
        Patience = 90,
        Latency = TimeSpan.FromMilliseconds(1),
        Step = 1,
    };
}
