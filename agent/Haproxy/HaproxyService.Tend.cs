using System.Collections.Immutable;
using System.Net.Sockets;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private ImmutableArray<Pending> _waiting = [];
    private bool _isLooking;
    private long? _edited;
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Looks often while something is under way, less and less often while it goes on, and regularly at everything.</summary>
    private async Task TendAsync(CancellationToken stoppingToken)
    {
        var pause = _options.ReconcileInterval;
        var last = _time.GetTimestamp();
        while (true)
        {
            if (await IsWokenAsync(pause, stoppingToken))
            {
                _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                pause = FirstLook;
                continue;
            }

            // A timer may be a little early.
            var everything = _time.GetElapsedTime(last) >= _options.ReconcileInterval - FirstLook;
            last = everything ? _time.GetTimestamp() : last;
            var isSettled = await LookAfterAsync(everything, stoppingToken);
            var left = _options.ReconcileInterval - _time.GetElapsedTime(last);
            // An eighth of the wait so far at the most is lost; a member that passes no check for long costs a look a second.
            pause = isSettled ? left : pause >= LongestLook ? LongestLook : pause * 9 / 8;
            pause = pause > left ? left : pause;
            pause = pause < FirstLook ? FirstLook : pause;
        }
    }

    private async Task<bool> IsWokenAsync(TimeSpan limit, CancellationToken stoppingToken)
    {
        try
        {
            await _wake.Task.WaitAsync(limit, _time, stoppingToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Wake() => _wake.TrySetResult();

    private async Task<bool> LookAfterAsync(bool everything, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        _isLooking = true;
        try
        {
            if (_wish is null)
            {
                return true;
            }

            if (!await _haproxy.IsAliveAsync(cancellationToken))
            {
                await UndoEditAsync(cancellationToken);
                Problem(_options.IsOwned ? "HAProxy does not run" : $"no HAProxy answers at its master socket {_options.MasterSocket}");
                return false;
            }

            if (everything && await _cli.ShowOldWorkersAsync(cancellationToken) is var old && (old.Count > 0 || !Status.OldWorkers.IsEmpty))
            {
                Publish(Status with { OldWorkers = [.. old] });
            }

            if (_template.HasSlots)
            {
                await CarryOnAsync(_wish, everything, cancellationToken);
            }
            else if (everything)
            {
                await UndoEditAsync(cancellationToken);
            }

            Solved();
            return _waiting.IsEmpty;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Problem(exception.Message);
            return false;
        }
        finally
        {
            _isLooking = false;
            _gate.Release();
        }
    }

    // Before HAProxy starts too, by whomever: it is to start with the last good file, not with what somebody tries out in its place.
    private async Task UndoEditAsync(CancellationToken cancellationToken)
    {
        if (_installer.IsEdited)
        {
            await _installer.WriteAgainAsync(cancellationToken);
            Note("the configuration file was edited", new ApplyResult(ApplyTier.Nothing, "written again", []));
        }
    }

    private async Task CarryOnAsync(Wish wish, bool everything, CancellationToken cancellationToken)
    {
        var (wasSettled, worker, edited) = (_waiting.IsEmpty, Status.Worker, everything && _installer.IsEdited);
        if (everything && !HasListener(_options.HaproxySocketPath))
        {
            Note("its runtime socket was removed", await RestoreSocketAsync(wish, cancellationToken));
            return;
        }

        if (edited)
        {
            _edited = _time.GetTimestamp();
            await _installer.WriteAgainAsync(cancellationToken);
        }

        var result = await ConvergeAsync(wish, everything ? null : [.. _waiting.Select(pending => pending.Backend).Distinct(StringComparer.Ordinal)], cancellationToken);
        var foreign = _isForeign;
        var replaced = Status.Worker != worker && result.Tier != ApplyTier.Reload;
        if (replaced && _edited is { } since && _time.GetElapsedTime(since) < _options.ReconcileInterval + _options.ReloadTimeout)
        {
            // The worker may run what was in the file then, whatever it says about itself.
            _edited = null;
            result = await LoadAsync(wish, wish.Render(_convergence.Running), "somebody else edited the configuration file and loaded it", cancellationToken);
        }

        if (!result.Succeeded)
        {
            throw new IOException($"{result.Reason} {string.Join(' ', result.Lines)}");
        }

        if (foreign || edited || (replaced && worker != 0) || (everything && wasSettled && result.Tier != ApplyTier.Nothing))
        {
            Note(
                foreign ? "another configuration was loaded" : edited ? "the configuration file was edited" : replaced ? "another worker took over" : "its slots were changed",
                result);
        }
    }

    private static bool HasListener(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException failure)
        {
            // A queue that is full or a socket of another user has somebody behind it.
            return failure.SocketErrorCode is not (SocketError.ConnectionRefused or SocketError.AddressNotAvailable) && File.Exists(path);
        }
    }

    // A reload hands the sockets on, a removed one too; one that listens elsewhere in between gives it up.
    private async Task<ApplyResult> RestoreSocketAsync(Wish wish, CancellationToken cancellationToken)
    {
        const string Reason = "HAProxy has no runtime socket where this agent looks for it";
        var path = _options.HaproxySocketPath + "2";
        var aside = wish.WithSocket(path);
        var result = await _installer.InstallAsync(aside.Render(_convergence.Running), Reason, () => Task.FromResult<string?>(null), cancellationToken);
        result = result.Succeeded ? await LoadAsync(wish, wish.Render(_convergence.Running), Reason, cancellationToken) : result;
        File.Delete(path);
        return result;
    }

    private void Note(string what, ApplyResult result)
    {
        LogRepaired(what, result.Tier, result.Reason);
        Publish(Status with { Repairs = Status.Repairs + 1, LastRepair = what });
    }

    private void Problem(string problem)
    {
        if (Status.Problem != problem)
        {
            LogProblem(problem);
            Publish(Status with { Problem = problem });
        }
    }

    private void Solved()
    {
        if (Status.Problem is not null)
        {
            LogSolved();
            Publish(Status with { Problem = null });
        }
    }
}
