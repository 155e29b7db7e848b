using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Activity;

/// <summary>Notes what happens outside of changes: health, HAProxy's own life, the registry, and what HAProxy refuses.</summary>
/// <remarks>All that it looks at are immutable snapshots, so a look is a comparison of references while nothing happens.</remarks>
internal sealed class ActivityWatcher(
    ActivityLog log,
    ActivityRecorder recorder,
    RoutingLoop loop,
    IHaproxy haproxy,
    StatsService stats,
    ChangeSignal signal,
    TimeProvider time,
    RegistryFollower? follower = null
) : BackgroundService
{
    // While one change follows another, a look at all members each time would cost more than it shows.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly HealthWatch _health = new();
    private RoutingState _routing = new();
    private HaproxyStatus _haproxy = new();
    private RegistryState _registry = new();
    private long _untold;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changes = new ChangeReader(signal, Pace, time);
        var isComplete = true;
        while (true)
        {
            await changes.WaitAsync(isComplete ? Timeout.InfiniteTimeSpan : Pace, stoppingToken);
            LookAtRefusals(loop.Current);
            LookAtHaproxy(haproxy.Status);
            LookAtRegistry(follower?.State);
            isComplete = await LookAtHealthAsync(loop.Current.Snapshot, haproxy.Running, stoppingToken);
        }
    }

    /// <returns>False when the statistics are of a worker of before, so that it has to be looked at again.</returns>
    private async Task<bool> LookAtHealthAsync(RoutingSnapshot snapshot, RunningState running, CancellationToken cancellationToken)
    {
        // Only the statistics say why a check fails, and they are read only while a client looks; older values say nothing.
        var hasNews = _health.HasNews(snapshot, running);
        var sample = hasNews ? await stats.ReadAsync(cancellationToken) : stats.IsWatched ? stats.Latest : null;
        if (hasNews && sample!.Worker != running.Worker && stats.Problem is null)
        {
            return false;
        }

        foreach (var entry in _health.Look(snapshot, running, sample))
        {
            log.Write(entry);
        }

        return true;
    }

    private void LookAtRefusals(RoutingState state)
    {
        if (ReferenceEquals(state, _routing))
        {
            return;
        }

        foreach (
            var (id, refusal) in state.Refusals.Where(item =>
                _routing.Refusals.GetValueOrDefault(item.Key)?.Result.Reason != item.Value.Result.Reason))
        {
            log.Write(new ActivityEntry(ActivityKind.Error, id, $"HAProxy does not take it: {refusal.Result.Reason}")
            {
                Tier = "rejected",
                Reason = refusal.Result.Reason,
                Lines = refusal.Result.Lines,
            });
        }

        _routing = state;
    }

    private void LookAtHaproxy(HaproxyStatus status)
    {
        var before = _haproxy;
        if (status.Problem != before.Problem)
        {
            log.Write(status.Problem is { } problem
                ? new ActivityEntry(ActivityKind.Error, "haproxy", problem)
                : new ActivityEntry(ActivityKind.Haproxy, "haproxy", "runs as configured again"));
        }

        if (status.Restarts > before.Restarts)
        {
            log.Write(new ActivityEntry(ActivityKind.Haproxy, "haproxy", "had ended by itself and was started again"));
        }

        if (status.Repairs > before.Repairs)
        {
            log.Write(
                new ActivityEntry(ActivityKind.Haproxy, "haproxy", $"external change detected ({status.LastRepair}) and reverted")
            );
        }

        // A reload that no change of the routing brought: a new template, a repair.
        if (recorder.Reloads is { } told && status.Reloads - told > _untold)
        {
            _untold = status.Reloads - told;
            log.Write(
                new ActivityEntry(ActivityKind.Haproxy, "haproxy", $"reloaded: {status.LastReload}")
                {
                    Tier = "reload",
                    Reason = status.LastReload,
                });
        }

        _haproxy = status;
    }

    private void LookAtRegistry(RegistryState? state)
    {
        if (state is null || ReferenceEquals(state, _registry))
        {
            return;
        }

        if (state.Failure is { } failure && _registry.Failure is null)
        {
            log.Write(new ActivityEntry(ActivityKind.Registry, "registry", $"cannot be asked; what was last known stays: {failure}"));
        }
        else if (state.Failure is null && _registry.Failure is not null)
        {
            log.Write(new ActivityEntry(ActivityKind.Registry, "registry", "answers again"));
        }

        if (state.EventsConnected != _registry.EventsConnected)
        {
            log.Write(
                new ActivityEntry(
                    ActivityKind.Registry,
                    "registry",
                    state.EventsConnected ? "events arrive" : $"events do not arrive; comparisons go on: {state.EventsFailure}"));
        }

        _registry = state;
    }
}
