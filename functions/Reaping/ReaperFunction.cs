using Microsoft.Azure.Functions.Worker;
using Thalassa.Registry.Reaping;

namespace Thalassa.Functions.Reaping;

/// <summary>Ends what ran out, and publishes what a crash left behind.</summary>
public sealed class ReaperFunction(Reaper reaper)
{
    /// <summary>One pass.</summary>
    [Function("Reap")]
    public Task Reap([TimerTrigger("%ReaperSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return reaper.PassAsync(cancellationToken);
    }
}
