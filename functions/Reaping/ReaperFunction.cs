using Microsoft.Azure.Functions.Worker;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Snapshots;

namespace Thalassa.Functions.Reaping;

/// <summary>Removes expired registrations, publishes pending events, and updates the snapshot.</summary>
public sealed class ReaperFunction(Reaper reaper, SnapshotWriter? snapshots = null)
{
    /// <summary>One pass.</summary>
    [Function("Reap")]
    public async Task Reap([TimerTrigger("%ReaperSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        await reaper.PassAsync(cancellationToken);
        if (snapshots is not null)
        {
            await snapshots.LookAsync(cancellationToken);
        }
    }
}
