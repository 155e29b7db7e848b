using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

/// <summary>Keeps the status of HAProxy: read at any time, written with the lock of HAProxy held.</summary>
internal sealed partial class StatusTracker(ChangeSignal signal, ILogger logger)
{
    private HaproxyStatus _status = new();

    /// <summary>The status at this moment.</summary>
    public HaproxyStatus Current
    {
        get => Volatile.Read(ref _status);
        private set
        {
            Volatile.Write(ref _status, value);
            signal.Raise();
        }
    }

    /// <summary>Counts a reload by this agent.</summary>
    public void Reloaded(string reason, IEnumerable<OldWorker> oldWorkers) =>
        Current = Current.WithReload(reason) with { OldWorkers = [.. oldWorkers] };

    /// <summary>Counts a start of HAProxy after it ended by itself.</summary>
    public void Restarted()
    {
        // Whichever worker is seen next is this agent's doing.
        Current = Current with { Restarts = Current.Restarts + 1, Worker = 0 };
    }

    /// <summary>Takes what a convergence came to.</summary>
    /// <param name="worker">The process id of the worker that was observed.</param>
    /// <param name="plan">The last plan.</param>
    /// <param name="commands">How many runtime commands it gave.</param>
    public void Converged(int worker, Plan plan, int commands) => Current = Current with
    {
        Worker = worker,
        Waiting = [.. plan.Waiting.Select(pending => pending.What)],
        Held = plan.Held,
        Commands = Current.Commands + commands,
    };

    /// <summary>Takes the workers of before that still run.</summary>
    public void Observed(IReadOnlyCollection<OldWorker> oldWorkers)
    {
        if (oldWorkers.Count > 0 || !Current.OldWorkers.IsEmpty)
        {
            Current = Current with { OldWorkers = [.. oldWorkers] };
        }
    }

    /// <summary>Counts an external change that was undone.</summary>
    public void Repaired(string what, ApplyResult result)
    {
        LogRepaired(what, result.Tier, result.Reason);
        Current = Current with { Repairs = Current.Repairs + 1, LastRepair = what };
    }

    /// <summary>Counts an external change of the configuration file, which was written again.</summary>
    public void FileRestored() => Repaired("the configuration file was edited", new ApplyResult(ApplyTier.Nothing, "written again", []));

    /// <summary>Notes what keeps HAProxy from doing what it should; logs it once.</summary>
    public void Problem(string problem)
    {
        if (Current.Problem != problem)
        {
            LogProblem(problem);
            Current = Current with { Problem = problem };
        }
    }

    /// <summary>Notes that no problem is left.</summary>
    public void Solved()
    {
        if (Current.Problem is not null)
        {
            LogSolved();
            Current = Current with { Problem = null };
        }
    }

    [LoggerMessage(
        LogEvents.ExternalChangeRestored, LogLevel.Warning,
        "External change to HAProxy detected ({What}); restored by {Tier}: {Reason}")]
    private partial void LogRepaired(string what, ApplyTier tier, string reason);

    [LoggerMessage(LogEvents.HaproxyProblem, LogLevel.Error, "HAProxy does not run as configured: {Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(LogEvents.HaproxyProblemSolved, LogLevel.Information, "HAProxy runs as configured again")]
    private partial void LogSolved();
}
