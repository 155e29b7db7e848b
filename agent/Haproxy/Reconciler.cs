using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Probing;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

/// <summary>Carries on what takes time, such as drains and checks, and undoes what others changed of HAProxy and its file.</summary>
internal sealed class Reconciler(
    HaproxyOptions options,
    IMasterProcess master,
    MasterCli cli,
    ConfigInstaller installer,
    RuntimeSocket socket,
    ConfigApplier applier,
    NewcomerProbe probe,
    StatusTracker status,
    AsyncLock haproxyLock,
    TimeProvider time)
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isRunning;
    private long? _editedAt;

    /// <summary>A convergence gave so many commands, and something is under way after it.</summary>
    public void Unsettled(int commands)
    {
        // A pass that changed nothing is no reason for another one at once.
        if (commands > 0 || !_isRunning)
        {
            Wake();
        }
    }

    /// <summary>Has the next pass begin soon.</summary>
    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

    /// <summary>Looks often while something is under way, less and less often while it goes on, and regularly at everything.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var pause = options.ReconcileInterval;
        var last = time.GetTimestamp();
        while (true)
        {
            if (await IsWokenAsync(pause, stoppingToken))
            {
                Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                pause = MinPause;
                continue;
            }

            // A timer may be a little early.
            var everything = time.GetElapsedTime(last) >= options.ReconcileInterval - MinPause;
            last = everything ? time.GetTimestamp() : last;
            var isSettled = await haproxyLock.RunAsync(() => PassAsync(everything, stoppingToken), stoppingToken);
            var left = options.ReconcileInterval - time.GetElapsedTime(last);
            // An eighth of the wait so far at the most is lost; a member that passes no check for long costs a pass a second.
            pause = isSettled ? left : pause >= MaxPause ? MaxPause : pause * 9 / 8;
            pause = pause > left ? left : pause;
            pause = pause < MinPause ? MinPause : pause;
        }
    }

    private async Task<bool> IsWokenAsync(TimeSpan limit, CancellationToken stoppingToken)
    {
        try
        {
            await _wake.Task.WaitAsync(limit, time, stoppingToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> PassAsync(bool everything, CancellationToken cancellationToken)
    {
        _isRunning = true;
        try
        {
            if (applier.State.Desired is not { } desired)
            {
                return true;
            }

            if (!await master.IsAliveAsync(cancellationToken))
            {
                await UndoEditAsync(cancellationToken);
                status.Problem(options.IsOwned
                    ? "HAProxy does not run"
                    : $"no HAProxy answers at its master socket {options.MasterSocket}");
                return false;
            }

            if (everything)
            {
                status.Observed(await cli.ShowOldWorkersAsync(cancellationToken));
            }

            if (desired.HasSlots)
            {
                await ReconcileAsync(desired, everything, cancellationToken);
                probe.Start(desired.Snapshot, cancellationToken);
            }
            else if (everything)
            {
                await UndoEditAsync(cancellationToken);
            }

            if (applier.State.Problem is { } problem)
            {
                status.Problem(problem);
            }
            else
            {
                status.Solved();
            }

            return applier.State.Waiting.IsEmpty;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            status.Problem(exception.Message);
            return false;
        }
        finally
        {
            _isRunning = false;
        }
    }

    private async Task UndoEditAsync(CancellationToken cancellationToken)
    {
        if (await installer.UndoEditAsync(cancellationToken))
        {
            status.FileRestored();
        }
    }

    private async Task ReconcileAsync(DesiredConfig desired, bool everything, CancellationToken cancellationToken)
    {
        if (everything && !socket.HasListener)
        {
            if (!await cli.HasServingWorkerAsync(cancellationToken))
            {
                // The worker has ended, and its socket with it; the master starts another one or ends, too.
                throw new IOException("no worker of HAProxy answers");
            }

            status.Repaired("its runtime socket was removed", await applier.RestoreSocketAsync(desired, cancellationToken));
            return;
        }

        var (wasSettled, worker) = (applier.State.Waiting.IsEmpty, status.Current.Worker);
        var edited = everything && installer.IsEdited;
        if (edited)
        {
            _editedAt = time.GetTimestamp();
            await installer.WriteAgainAsync(cancellationToken);
        }

        string[] waiting = [.. applier.State.Waiting.Select(pending => pending.Backend).Distinct(StringComparer.Ordinal)];
        var (result, foreign) = await applier.ConvergeAsync(desired, everything ? null : waiting, cancellationToken);
        var replaced = status.Current.Worker != worker && result.Tier != ApplyTier.Reload;
        if (replaced && _editedAt is { } since && time.GetElapsedTime(since) < options.ReconcileInterval + options.ReloadTimeout)
        {
            // The worker may run what was in the file then, whatever it says about itself.
            _editedAt = null;
            result = await applier.LoadAsync(desired, "the configuration file was edited and loaded externally", cancellationToken);
        }

        if (!result.Succeeded)
        {
            throw new IOException($"{result.Reason} {string.Join(' ', result.Lines)}");
        }

        if (foreign || edited || (replaced && worker != 0) || (everything && wasSettled && result.Tier != ApplyTier.Nothing))
        {
            var what = foreign ? "another configuration was loaded"
                : edited ? "the configuration file was edited"
                : replaced ? "another worker took over"
                : "its slots were changed";
            status.Repaired(what, result);
        }
    }
}
