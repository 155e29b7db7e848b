using System.Collections.Immutable;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>Makes the master process load the configuration file, and says what came of it.</summary>
internal sealed class Reloader(MasterCli cli, TimeSpan limit, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Reloads without dropping a connection: the new worker is handed the sockets, the old one finishes its requests.</summary>
    /// <param name="ended">Ends when the master process does; a task that never ends where that cannot be known.</param>
    /// <param name="cancellationToken">Ends the wait, not the reload.</param>
    public Task<ReloadOutcome> ReloadAsync(Task ended, CancellationToken cancellationToken) => UnlessEndedAsync(
        ended,
        "HAProxy ended while it loaded the configuration",
        async token =>
        {
            var deadline = Deadline.In(limit, time);
            if (await UntilAsync(deadline, cli.ShowProcessesAsync, token) is not { } before)
            {
                return ReloadOutcome.Failure($"the master process at {cli.Path} does not answer");
            }

            // From 2.7 on the answer comes when the reload is over; before, it is empty and comes at once.
            var answer = await cli.AskAsync("reload", deadline.Left, token) ?? string.Empty;
            return answer.StartsWith("Success=0", StringComparison.Ordinal)
                ? ReloadOutcome.Failure("HAProxy refused the configuration", HaproxyLines.Faults(answer))
                : await WorkerAsync(before, deadline, token);
        },
        cancellationToken);

    /// <summary>Waits until a master process that was just started has a worker that serves.</summary>
    /// <inheritdoc cref="ReloadAsync"/>
    public Task<ReloadOutcome> StartedAsync(Task ended, CancellationToken cancellationToken) => UnlessEndedAsync(
        ended, "HAProxy ended while it started", token => WorkerAsync(null, Deadline.In(limit, time), token), cancellationToken);

    private static async Task<ReloadOutcome> UnlessEndedAsync(
        Task ended, string problem, Func<CancellationToken, Task<ReloadOutcome>> act, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = act(stop.Token);
        if (await Task.WhenAny(work, ended) == work)
        {
            return await work;
        }

        await stop.CancelAsync();
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ReloadOutcome.Failure(problem);
    }

    private async Task<ReloadOutcome> WorkerAsync(MasterState? before, Deadline deadline, CancellationToken cancellationToken)
    {
        var known = before is null ? [] : before.Workers.Concat(before.OldWorkers).Select(worker => worker.Pid).ToImmutableHashSet();
        var result = await UntilAsync(
            deadline,
            async token =>
            {
                var state = await cli.ShowProcessesAsync(token);
                if (state?.Workers.FirstOrDefault(worker => worker.Reloads == 0 && !known.Contains(worker.Pid)) is { } made)
                {
                    // While it starts, some versions still count the failures from before it.
                    return await cli.ServesAsync(made.Pid, token) ? ReloadOutcome.Success : null;
                }

                return state is { Failed: > 0 } && state.Reloads > (before?.Reloads ?? -1)
                    ? ReloadOutcome.Failure("HAProxy refused the configuration")
                    : null;
            },
            cancellationToken);
        return result ?? ReloadOutcome.Failure($"no new worker served within {limit.TotalSeconds} s");
    }

    private async Task<T?> UntilAsync<T>(Deadline deadline, Func<CancellationToken, Task<T?>> look, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (await look(cancellationToken) is { } found)
            {
                return found;
            }

            if (deadline.Left <= Pause)
            {
                return null;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}

/// <summary>A moment until which several waits share their time.</summary>
internal readonly record struct Deadline(long Start, TimeSpan Limit, TimeProvider Time)
{
    public TimeSpan Left => Limit - Time.GetElapsedTime(Start) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    public static Deadline In(TimeSpan limit, TimeProvider time) => new(time.GetTimestamp(), limit, time);
}
