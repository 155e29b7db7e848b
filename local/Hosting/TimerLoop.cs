using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Hosting;

/// <summary>Runs one timer function on its schedule, never twice at once: an occurrence that falls into a run is left out.</summary>
/// <param name="name">The function's name.</param>
/// <param name="schedule">When it runs.</param>
/// <param name="runOnStartup">Whether it runs at once, too.</param>
/// <param name="run">Invokes it; cancelled when the host stops.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For runs that fail.</param>
internal sealed partial class TimerLoop(
    string name,
    TimerSchedule schedule,
    bool runOnStartup,
    Func<TimerOccurrence, CancellationToken, Task> run,
    TimeProvider time,
    ILogger<TimerLoop> logger) : BackgroundService
{
    // What a timer of the platform can wait for is bounded; schedules are not.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private static readonly TimeSpan MaxCorrection = TimeSpan.FromSeconds(1);

    private DateTime _last;
    private DateTime _updated;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (runOnStartup)
            {
                await Run(Now, isPastDue: false, stoppingToken);
            }

            for (var after = Now; ;)
            {
                var due = await NextAsync(after, stoppingToken);
                await Run(due, isPastDue: schedule.Next(due) <= Now, stoppingToken);

                // A clock that was corrected by a little does not make the same occurrence come twice.
                var now = Now;
                after = now > due || due - now > MaxCorrection ? now : due;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Waits for the first occurrence after a moment; when the clock is set back meanwhile, for the next that it shows.</summary>
    private async Task<DateTime> NextAsync(DateTime after, CancellationToken stopping)
    {
        var due = schedule.Next(after);
        for (var now = Now; now < due;)
        {
            // Timers count whole milliseconds, so the wait is rounded up.
            var left = due - now;
            await Task.Delay(left < MaxWait ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : MaxWait, time, stopping);
            var before = now;
            now = Now;
            due = now < before ? schedule.Next(now) : due;
        }

        stopping.ThrowIfCancellationRequested();
        return due;
    }

    private async Task Run(DateTime due, bool isPastDue, CancellationToken stopping)
    {
        var status = schedule.IsMonitored(due) ? new TimerStatus(_last, schedule.Next(due), _updated) : null;
        try
        {
            await run(new TimerOccurrence(isPastDue, status), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception exception)
        {
            LogFailed(exception, name);
        }

        (_last, _updated) = (due, Now);
    }
}
