using System.Text.Json;
using Thalassa.Local.Hosting;
using Thalassa.Local.WorkerHost.Rpc;
using Thalassa.Local.WorkerHost.Workers;

namespace Thalassa.Local.WorkerHost.Timers;

/// <summary>Has the worker run a timer function.</summary>
/// <param name="supervisor">Has the worker.</param>
/// <param name="function">The function.</param>
/// <param name="timeout">The longest run.</param>
/// <param name="time">The clock of <paramref name="timeout"/>.</param>
internal sealed class TimerRunner(WorkerSupervisor supervisor, TimerFunction function, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Runs it once; without a worker as soon as there is one.</summary>
    /// <exception cref="InvalidOperationException">The function failed.</exception>
    /// <exception cref="IOException">The worker ended meanwhile.</exception>
    /// <exception cref="TimeoutException">It took longer than it may.</exception>
    public async Task RunAsync(TimerOccurrence occurrence, CancellationToken stopping)
    {
        var isLate = supervisor.Current is null;
        var worker = await supervisor.WaitAsync(stopping);
        var timer = new TypedData { Json = Json(occurrence.IsPastDue || isLate, occurrence.Status) };
        var request = Invocation.Of(worker, function.Name, function.Binding, timer);
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var result = await worker.InvokeAsync(request, either.Token);
            if (result.Status == StatusResult.Types.Status.Failure)
            {
                throw new InvalidOperationException($"Invocation {request.InvocationId}: {result.Exception?.Message}");
            }
        }
        catch (OperationCanceledException exception)
        {
            worker.Cancel(request.InvocationId);
            stopping.ThrowIfCancellationRequested();
            throw new TimeoutException($"Invocation {request.InvocationId} took longer than {timeout}.", exception);
        }
    }

    // The names are those of the class TimerInfo, and of the host's own form of a schedule.
    private static string Json(bool isPastDue, TimerStatus? status) => JsonSerializer.Serialize(new
    {
        Schedule = new { AdjustForDST = true },
        ScheduleStatus = status,
        IsPastDue = isPastDue,
    });
}
