namespace Thalassa.Bench.Simulation;

/// <summary>Everything that is counted, at one moment; all but the first and the last four since the start.</summary>
/// <param name="At">Seconds since the first heartbeat; on a busy machine two samples are more than one apart.</param>
/// <param name="Offered">Heartbeats that were sent.</param>
/// <param name="Done">Of them, those that were answered with success.</param>
/// <param name="Failed">Of them, those that were not; their clients come again.</param>
/// <param name="Transactions">Entities that the storage let through.</param>
/// <param name="StorageRefused">Requests that it answered with 503.</param>
/// <param name="Credits">Credits that were spent.</param>
/// <param name="BusRefused">Requests that the bus answered with server-busy.</param>
/// <param name="Published">Events that were published.</param>
/// <param name="Expired">Registrations that the reaper ended.</param>
/// <param name="Pending">Events in the outbox, as the last pass of the reaper found them.</param>
/// <param name="BusiestPartition">Entities of the busiest partition in one second.</param>
/// <param name="ReapLag">The longest time from the end of a lease to the end of its registration, seconds.</param>
/// <param name="AgentAge">The time since the comparison of the agent whose is the longest ago, seconds.</param>
public sealed record Sample(
    double At,
    long Offered,
    long Done,
    long Failed,
    long Transactions,
    long StorageRefused,
    long Credits,
    long BusRefused,
    long Published,
    long Expired,
    int Pending,
    int BusiestPartition,
    double ReapLag,
    double AgentAge);
