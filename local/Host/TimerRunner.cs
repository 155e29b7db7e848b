using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Thalassa.Local.Host;

/// <summary>Runs a timer function in this process.</summary>
internal sealed class TimerRunner(
    Function function, FunctionExecutionDelegate pipeline, InvocationLimits limits, IServiceScopeFactory scopes)
{
    /// <summary>Runs it once; it ends early when the app stops.</summary>
    public async Task RunAsync(TimerOccurrence occurrence, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var context = new InvocationContext(function, scope.ServiceProvider, limits)
        {
            Timer = new TimerInfo
            {
                IsPastDue = occurrence.IsPastDue,
                ScheduleStatus = occurrence.Status is { } status
                    ? new ScheduleStatus { Last = status.Last, Next = status.Next, LastUpdated = status.LastUpdated }
                    : null,
            },
        };
        await pipeline(context);
    }
}
