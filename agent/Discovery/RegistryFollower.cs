using System.Collections.Immutable;
using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Telemetry;
using Thalassa.Client;
using Thalassa.Client.Events;
using Thalassa.Model;
using Thalassa.Model.Events;

namespace Thalassa.Agent.Discovery;

/// <summary>Keeps the agent's knowledge equal to its source's: events as they happen, and a comparison every few seconds.</summary>
/// <remarks>
/// A comparison takes the fleet's routing first and the members that it needs second, and hands both on together or, when
/// anything of it failed, nothing: no backend is ever seen without the members that it is to have. Only a Thalassa registry
/// has routing for a fleet; <paramref name="fleet"/> is null for other sources. With <paramref name="followsAll"/> all services are
/// followed, not only those that backends need. While the registry cannot be asked, <paramref name="snapshot"/> may know something.
/// </remarks>
public sealed partial class RegistryFollower(
    IMemberSource source,
    Membership membership,
    FleetReader? fleet,
    RoutingLoop loop,
    RoutingMode mode,
    bool followsAll,
    SnapshotFallback? snapshot,
    FollowerOptions options,
    ChangeSignal signal,
    TimeProvider time,
    ILogger<RegistryFollower> logger) : BackgroundService
{
    // While no comparison succeeds they would only pile up.
    private const int MostCauses = 100;

    private readonly WakeUp _wakeUp = new(time);
    private readonly Lock _gate = new();
    private readonly List<string> _included = [];
    private List<Cause> _causes = [];
    private TaskCompletionSource<Comparison> _next = NewCompletion();
    private RegistryState _state = new();

    /// <summary>How well the registry is known at the moment.</summary>
    public RegistryState State => Volatile.Read(ref _state);

    /// <summary>Follows a service although no backend has it yet, until the result is disposed: for a change that is under way.</summary>
    public IDisposable Include(string name)
    {
        lock (_gate)
        {
            _included.Add(name);
        }

        return new Inclusion(this, name);
    }

    /// <summary>Compares with the registry now.</summary>
    /// <param name="cancellationToken">Ends the wait, not the comparison.</param>
    /// <returns>What came of the first comparison that began after this call.</returns>
    public Task<Comparison> CompareAsync(CancellationToken cancellationToken)
    {
        Task<Comparison> next;
        lock (_gate)
        {
            next = _next.Task;
        }

        _wakeUp.Call();
        return next.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowEventsAsync(stoppingToken), CompareAgainAndAgainAsync(stoppingToken));

    private async Task CompareAgainAndAgainAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(0.5), options.Compare, Random.Shared);
        while (true)
        {
            TaskCompletionSource<Comparison> done;
            string[] included;
            lock (_gate)
            {
                (done, _next) = (_next, NewCompletion());
                included = [.. _included];
            }

            var comparison = await CompareOnceAsync(included, cancellationToken);
            done.SetResult(comparison);
            if (mode.FollowsFleet && comparison.Failure is null)
            {
                _ = NoteRoutingAsync(comparison.Settled, fleet!.Marks);
            }

            if (comparison.Failure is null)
            {
                backoff.Reset();
            }
            else if (snapshot is not null)
            {
                await snapshot.TryAsync(State.LastAnswer, table => Follow([.. ServicesOf(table), .. included]), cancellationToken);
            }

            var pause = comparison.Failure is null ? options.Compare * (1 - (Random.Shared.NextDouble() / 5)) : backoff.Next();
            await _wakeUp.WaitAsync(pause, cancellationToken);
        }
    }

    private async Task<Comparison> CompareOnceAsync(string[] included, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var causes = TakeCauses();
        try
        {
            var answer = mode.AsksForFleet ? await fleet!.FetchAsync(loop.Asked, cancellationToken) : null;
            var table = Choose(answer);
            var changed = await CompareMembersAsync([.. ServicesOf(table), .. included], cancellationToken);
            var settled = mode.FollowsFleet && !table.Equals(loop.Asked) ? loop.ReplaceAsync(table, causes)
                : changed || !loop.Current.HasSettled ? loop.RefreshAsync(causes)
                : loop.Settled;
            Note(state => state with { LastAnswer = began, Failure = null, Unreadable = NoteUnreadable(answer?.Unreadable) });
            AgentTelemetry.Compared(succeeded: true);
            return new Comparison(null, settled);
        }
        catch (RegistryException failure)
        {
            if (State.Failure is null)
            {
                LogUnreachable(failure.Message);
            }

            Note(state => state with { Failure = failure.Message });
            AgentTelemetry.Compared(succeeded: false);
            KeepCauses(causes);
            return new Comparison(failure.Message, Task.CompletedTask);
        }
    }

    /// <summary>Notes which routing HAProxy has, once it has it.</summary>
    private async Task NoteRoutingAsync(Task settled, FleetMarks marks)
    {
        await settled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (settled.IsCompletedSuccessfully)
        {
            Note(state => state with { Routing = marks });
        }
    }

    /// <summary>Logs what the registry has newly come to be unable to read.</summary>
    private UnreadableIds NoteUnreadable(UnreadableIds? routing)
    {
        var all = (routing ?? UnreadableIds.None).And(source.Unreadable);
        if (!all.IsEmpty && !all.Equals(State.Unreadable))
        {
            LogKept(all);
        }
        else if (all.IsEmpty && !State.Unreadable.IsEmpty)
        {
            LogReadable();
        }

        return all;
    }

    private RoutingTable Choose(FleetAnswer? answer)
    {
        if (answer is not null)
        {
            mode.Learn(answer);
        }

        return answer is not null && mode.FollowsFleet ? answer.Table : loop.Asked;
    }

    private IEnumerable<string> ServicesOf(RoutingTable table) => table.ServiceNames().Concat(loop.ServiceNames());

    private void Follow(ImmutableSortedSet<string> names)
    {
        membership.Follow(names);
        source.Choose(names);
        if (followsAll)
        {
            membership.FollowAll();
        }
    }

    private async Task<bool> CompareMembersAsync(ImmutableSortedSet<string> names, CancellationToken cancellationToken)
    {
        Follow(names);
        if (followsAll)
        {
            names = [];
        }
        else if (names.IsEmpty)
        {
            return false;
        }

        var mark = membership.Mark();
        var answer = await source.GetAsync(names, cancellationToken);
        return membership.Compare(mark, names, answer, source.Unreadable);
    }

    private async Task FollowEventsAsync(CancellationToken cancellationToken)
    {
        await foreach (var received in source.FollowAsync(cancellationToken))
        {
            switch (received.Kind)
            {
                case EventSignalKind.Connected:
                    LogConnected();
                    Note(state => state with { EventsConnected = true, EventsFailure = null });
                    _wakeUp.Call();
                    break;
                case EventSignalKind.Disconnected:
                    if (State.EventsConnected || State.EventsFailure is null)
                    {
                        LogDisconnected(received.Reason!);
                    }

                    Note(state => state with { EventsConnected = false, EventsFailure = received.Reason });
                    break;
                default:
                    Take(received.Events);
                    Note(state => state with { LastEvent = time.GetUtcNow() });
                    if (received.Events.Count == 0)
                    {
                        _wakeUp.Call();
                    }

                    break;
            }
        }
    }

    private void Take(IReadOnlyList<RegistryEvent> events)
    {
        var causes = new List<Cause>();
        foreach (var happened in events)
        {
            var cause = Cause.Of(happened, time.GetUtcNow());
            if (happened.Type == EventTypes.Routing)
            {
                fleet?.Note(happened);
                KeepCauses([cause]);
                _wakeUp.Call();
                continue;
            }

            var effect = membership.Apply(happened);
            if (effect == EventEffect.Changed)
            {
                causes.Add(cause);
            }
            else if (effect == EventEffect.Unreadable)
            {
                LogUnreadable(happened.Id, happened.Type);
                _wakeUp.Call();
            }
        }

        if (causes.Count > 0)
        {
            _ = loop.RefreshAsync(causes);
        }
    }

    /// <summary>The events that only a comparison can answer, since the last one.</summary>
    private List<Cause> TakeCauses()
    {
        lock (_gate)
        {
            var causes = _causes;
            _causes = [];
            return causes;
        }
    }

    private void KeepCauses(IReadOnlyList<Cause> causes)
    {
        lock (_gate)
        {
            _causes.AddRange(causes.Take(MostCauses - _causes.Count));
        }
    }

    private void Note(Func<RegistryState, RegistryState> change)
    {
        lock (_gate)
        {
            Volatile.Write(ref _state, change(_state));
        }

        signal.Raise();
    }

    private static TaskCompletionSource<Comparison> NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Inclusion(RegistryFollower owner, string name) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._included.Remove(name);
            }
        }
    }
}
