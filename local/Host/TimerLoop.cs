using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Host;

/// <summary>Runs one timer function on its schedule, never twice at once: an occurrence that falls into a run is left out.</summary>
internal sealed partial class TimerLoop(
    TimerSchedule schedule,
    FunctionExecutionDelegate pipeline,
    InvocationLimits limits,
    TimeProvider time,
    IServiceScopeFactory scopes,
    ILogger<TimerLoop> logger) : BackgroundService
{
    // What a timer of the platform can wait for is bounded; schedules are not.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private DateTime _last;
    private DateTime _updated;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (schedule.Function.Timer!.RunOnStartup)
            {
                await Run(Now, isPastDue: false);
            }

            for (var due = Next(Now); ; due = Next(Now > due ? Now : due))
            {
                await WaitUntil(due, stoppingToken);
                await Run(due, isPastDue: Next(due) <= Now);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private DateTime Next(DateTime after) => schedule.Occurrences.GetNextOccurrence(after);

    private async Task WaitUntil(DateTime due, CancellationToken stopping)
    {
        for (var left = due - Now; left > TimeSpan.Zero; left = due - Now)
        {
            // Timers count whole milliseconds, so the wait is rounded up.
            await Task.Delay(left < LongestWait ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : LongestWait, time, stopping);
        }

        stopping.ThrowIfCancellationRequested();
    }

    private async Task Run(DateTime due, bool isPastDue)
    {
        var status = schedule.IsMonitored(due) ? new ScheduleStatus { Last = _last, Next = Next(due), LastUpdated = _updated } : null;
        await using var scope = scopes.CreateAsyncScope();
        using var context = new InvocationContext(schedule.Function, scope.ServiceProvider, limits)
        {
            Timer = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = status },
        };
        try
        {
            await pipeline(context);
        }
        catch (OperationCanceledException) when (limits.Stopping.IsCancellationRequested)
        {
            // The app stops.
        }
        catch (Exception exception)
        {
            LogFailed(exception, schedule.Function.Name, context.InvocationId);
        }

        (_last, _updated) = (due, Now);
    }
}
