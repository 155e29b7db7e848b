using Thalassa.Registry.Settings;

namespace Thalassa.Bench.Cost;

/// <summary>What a fleet uses in a month of 730 hours, at its mean rates.</summary>
/// <param name="scenario">The fleet.</param>
public sealed class Usage(Scenario scenario)
{
    /// <summary>Seconds of a month.</summary>
    public const double Month = 730 * 3600;

    /// <summary>The requests of an appearance: read, look for a trace, commit with the event, acknowledge.</summary>
    public const int RequestsOfOnline = 4;

    /// <summary>The requests of a departure: read, commit with the event, leave a trace, delete that.</summary>
    public const int RequestsOfOffline = 4;

    /// <summary>The key ranges that the reaper scans.</summary>
    public const int KeyRanges = 6;

    /// <summary>Seconds between two comparisons of an agent: 15, shortened by up to a fifth.</summary>
    public const double CompareSeconds = 13.5;

    /// <summary>Seconds between two reports of an agent.</summary>
    public const double ReportSeconds = 15;

    /// <summary>Rows of one page of the table.</summary>
    public const int RowsPerPage = 1000;

    private static readonly RegistryOptions Defaults = new();

    /// <summary>Requests of heartbeats a second.</summary>
    public double HeartbeatsPerSecond => scenario.Instances / scenario.HeartbeatSeconds / scenario.TogetherPerHeartbeat;

    /// <summary>Transitions of a month: onlines and as many offlines.</summary>
    public double Events => 2 * scenario.Instances * scenario.ReplacementsPerDay * Month / 86_400;

    /// <summary>Storage transactions of the table a second.</summary>
    public double TransactionsPerSecond =>
        HeartbeatsPerSecond
        + (Events / 2 * (RequestsOfOnline + RequestsOfOffline) / Month)
        + ((KeyRanges + 2) / Defaults.ReaperPeriod.TotalSeconds)
        + (scenario.Agents * (((2 + FollowedPages) / CompareSeconds) + (1 / ReportSeconds)))
        + ((2 + Pages(scenario.Instances, KeyRanges)) / Defaults.SnapshotPeriod.TotalSeconds);

    /// <summary>Storage transactions of a month.</summary>
    public double Transactions => TransactionsPerSecond * Month;

    /// <summary>Writes of the two documents of the snapshot in a month.</summary>
    public double BlobWrites => Math.Min(Events, Month / Defaults.SnapshotPeriod.TotalSeconds);

    /// <summary>Function executions a second.</summary>
    public double ExecutionsPerSecond =>
        HeartbeatsPerSecond
        + (Events / 2 / Month)
        + (1 / Defaults.ReaperPeriod.TotalSeconds)
        + (scenario.Agents * ((3 / CompareSeconds) + (1 / ReportSeconds)));

    /// <summary>Function executions of a month.</summary>
    public double Executions => ExecutionsPerSecond * Month;

    /// <summary>Function instances that work at the mean rate.</summary>
    public int FunctionInstances => Math.Max(1, (int)Math.Ceiling(ExecutionsPerSecond * scenario.ExecutionSeconds / scenario.Concurrency));

    /// <summary>GB-s of a month: an instance is billed while it works, and for a second at least.</summary>
    public double GigabyteSeconds =>
        FunctionInstances * scenario.MemoryGigabytes * Month
        * (1 - Math.Exp(-ExecutionsPerSecond / FunctionInstances * Math.Max(1, scenario.ExecutionSeconds)));

    /// <summary>Messages of a month, no more than may be sent.</summary>
    public double Messages => Math.Min(Events, Defaults.MessagesPerSecond * Month);

    /// <summary>
    /// Operations of the bus in a month: a send, and for each agent a receive and a completion. To wait for a message costs none.
    /// </summary>
    public double BusOperations => Messages * (1 + (2 * scenario.Agents));

    /// <summary>GB of telemetry in a month.</summary>
    public double LogGigabytes => Executions * scenario.TelemetryBytes / 1e9;

    /// <summary>GB that are stored: a row of about 1.5 KB for each registration.</summary>
    public double StoredGigabytes => scenario.Instances * 1500 / 1e9;

    private double FollowedPages => scenario.FollowedServices * Pages((double)scenario.Instances / scenario.Services, 1);

    private static double Pages(double rows, int least) => Math.Max(least, Math.Ceiling(rows / RowsPerPage));
}
