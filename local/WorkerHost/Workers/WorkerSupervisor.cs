using Microsoft.Extensions.Logging;

namespace Thalassa.Local.WorkerHost.Workers;

/// <summary>Keeps one worker running: one that ends is replaced, after a pause that grows.</summary>
internal sealed partial class WorkerSupervisor(
    WorkerLauncher launcher, WorkerLimits limits, TimeProvider time, ILogger<WorkerSupervisor> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource<Worker> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Worker? _current;
    private volatile Task? _keeping;
    private DateTimeOffset _retryAt;
    private long _served;

    /// <summary>The worker that takes calls, or null between two of them.</summary>
    public Worker? Current => _current is { Gone.IsCancellationRequested: false } worker ? worker : null;

    /// <summary>How many workers were started after the first.</summary>
    public int Restarts { get; private set; }

    /// <summary>How many HTTP calls workers have answered.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>How long a caller waits at least before there can be a worker again; whole seconds from 1.</summary>
    public int RetryAfterSeconds => Math.Max(1, (int)Math.Ceiling((_retryAt - time.GetUtcNow()).TotalSeconds));

    /// <summary>Counts a call that a worker has answered.</summary>
    public void CountServed() => Interlocked.Increment(ref _served);

    /// <summary>Starts the first worker; when it cannot start, nothing is tried again.</summary>
    /// <exception cref="WorkerHostException">It cannot be started.</exception>
    public async Task<Worker> StartAsync(CancellationToken cancellationToken)
    {
        var first = await TakeNextAsync(cancellationToken);
        _keeping = KeepAsync(first);
        return first;
    }

    /// <summary>The worker that takes calls, as soon as there is one.</summary>
    public Task<Worker> WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Current is { } worker ? Task.FromResult(worker) : _next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks the worker to terminate, kills it when it does not, and starts no other.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await (_keeping ?? Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task KeepAsync(Worker worker)
    {
        var pause = limits.BackOff;
        while (true)
        {
            var begun = time.GetTimestamp();
            var ended = worker.WatchAsync();
            await ended.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested)
            {
                await TerminateAsync(worker);
                await ended;
                worker.Dispose();
                return;
            }

            lock (_lock)
            {
                _current = null;
                _next = new TaskCompletionSource<Worker>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            // After one that lived long enough the pause is short again.
            pause = time.GetElapsedTime(begun) > limits.MaxBackOff * 2 ? limits.BackOff : pause;
            LogEnded(worker.ProcessId, worker.ExitCode, pause.TotalSeconds);
            worker.Dispose();
            if (await RestartAsync(pause) is not { } next)
            {
                return;
            }

            (worker, pause) = (next, Longer(pause));
        }
    }

    private async Task TerminateAsync(Worker worker)
    {
        var begun = time.GetTimestamp();
        var code = await worker.StopAsync();
        var taken = time.GetElapsedTime(begun).TotalSeconds;
        LogTerminated(worker.ProcessId, code, taken);
    }

    /// <returns>Null when the host stops.</returns>
    private async Task<Worker?> RestartAsync(TimeSpan pause)
    {
        while (true)
        {
            try
            {
                _retryAt = time.GetUtcNow() + pause;
                await Task.Delay(pause, time, _stopping.Token);
                Restarts++;
                return await TakeNextAsync(_stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception exception) when (exception is WorkerHostException or IOException)
            {
                pause = Longer(pause);
                LogNotStarted(exception.Message, pause.TotalSeconds);
            }
        }
    }

    private async Task<Worker> TakeNextAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var worker = await Worker.StartAsync(launcher, limits, time, cancellationToken);
        var taken = time.GetElapsedTime(begun).TotalSeconds;
        LogStarted(worker.ProcessId, worker.Functions.Count, taken);
        lock (_lock)
        {
            _current = worker;
            _next.TrySetResult(worker);
        }

        return worker;
    }

    private TimeSpan Longer(TimeSpan pause) => pause * 2 < limits.MaxBackOff ? pause * 2 : limits.MaxBackOff;
}
