using System.Collections.Immutable;
using System.Threading.Channels;
using Thalassa.Agent.Model;
using Thalassa.Agent.Telemetry;

namespace Thalassa.Agent.Routing;

/// <summary>The one writer: turns inputs into the next snapshot, has HAProxy take it, and commits what was taken.</summary>
/// <remarks>
/// The first input after a pause is acted on at once; those that come while HAProxy is busy, or within <see cref="Window"/>,
/// become one change. When HAProxy refuses a change, each differing object is tried alone, so that one bad object holds back no other.
/// </remarks>
public sealed partial class RoutingLoop(
    IHaproxy haproxy,
    SnapshotBuilder builder,
    IHostResolver resolver,
    IMembership membership,
    PersistenceFile? file,
    RoutingMode mode,
    StandbyVersions warm,
    ForcedSwitches forced,
    Drains drains,
    ChangeSignal signal,
    TimeProvider time,
    ILogger<RoutingLoop> logger) : BackgroundService
{
    /// <summary>The shortest time from one reload of HAProxy to the next change.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    /// <summary>The shortest time from one change at run time to the next.</summary>
    public static readonly TimeSpan ShortWindow = TimeSpan.FromMilliseconds(5);

    /// <summary>The pause after which what HAProxy refused is tried again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(15);

    private readonly Channel<RoutingInput> _inputs =
        Channel.CreateUnbounded<RoutingInput>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCompletionSource _recalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _pendingLock = new();
    private RoutingState _state = new();
    private ImmutableList<RoutingInput> _pending = [];

    /// <summary>The state of the moment.</summary>
    public RoutingState Current => Volatile.Read(ref _state);

    /// <summary>
    /// What was last asked for: <see cref="RoutingState.Wanted"/> after all inputs that wait or are being applied. What is new is found by
    /// comparison with this: HAProxy may be busy for long with something that is no longer asked for.
    /// </summary>
    public RoutingTable Asked
    {
        get
        {
            lock (_pendingLock)
            {
                return _pending.Aggregate(_state.Wanted, (table, input) => input.Change(table));
            }
        }
    }

    /// <summary>Completes when all inputs so far are applied or refused.</summary>
    public Task Settled
    {
        get
        {
            lock (_pendingLock)
            {
                return _pending.IsEmpty ? Task.CompletedTask : _pending[^1].Done.Task;
            }
        }
    }

    /// <summary>How long the last changes took.</summary>
    public ChangeTimes Times { get; } = new();

    /// <summary>Changes one object, on the operator's word.</summary>
    /// <param name="id">The object's id.</param>
    /// <param name="change">Gets the object wanted under the id, or null, and returns its replacement, or null for none.</param>
    /// <returns>The state that it led to. If HAProxy refused, the object is in its refusals, and from then on no longer wanted.</returns>
    public Task<RoutingState> ChangeAsync(string id, Func<RoutingObject?, RoutingObject?> change) =>
        EnqueueAsync(table => change(table.Find(id)) is { } item ? table.With(item) : table.Without(id), id, isPromised: true, Cause.Here);

    /// <summary>Wants these definitions and no others, whether HAProxy takes all of them or not.</summary>
    /// <returns>The state that it led to.</returns>
    public Task<RoutingState> ReplaceAsync(RoutingTable table) => EnqueueAsync(_ => table, null, isPromised: true, Cause.Here);

    /// <summary>Takes up new members and addresses.</summary>
    /// <returns>The state that it led to.</returns>
    public Task<RoutingState> RefreshAsync() => EnqueueAsync(table => table, null, isPromised: true, Cause.Here);

    internal Task<RoutingState> ReplaceAsync(RoutingTable table, IReadOnlyList<Cause> causes) =>
        EnqueueAsync(_ => table, null, isPromised: false, causes);

    internal Task<RoutingState> RefreshAsync(IReadOnlyList<Cause> causes) => EnqueueAsync(table => table, null, isPromised: false, causes);

    /// <summary>The services whose registrations are needed.</summary>
    public IEnumerable<string> ServiceNames() => Current.Wanted.ServiceNames().Concat(warm.ServiceNames);

    /// <summary>Wants what was known in an earlier life. Called before the loop runs.</summary>
    public void Recall(RoutingTable table) => _state = _state with { Wanted = table };

    /// <summary>
    /// Returns when what was known in an earlier life is taken up, or refused: who asks from then on is not told that it is unknown.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await _recalled.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        finally
        {
            file?.Settle();
            _recalled.TrySetResult();
            _inputs.Writer.Complete();
            while (_inputs.Reader.TryRead(out var input))
            {
                input.Done.TrySetCanceled(stoppingToken);
            }
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        // With nothing known, HAProxy keeps what it has until the registry says what it should do.
        if (!Current.Wanted.IsEmpty || !mode.AsksForFleet)
        {
            await TakeAsync([], stoppingToken);
        }

        _recalled.SetResult();
        while (true)
        {
            var inputs = await WaitForInputsAsync(stoppingToken);
            var began = time.GetTimestamp();
            try
            {
                await TakeAsync(inputs, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                inputs.ForEach(input => input.Done.TrySetCanceled(stoppingToken));
                throw;
            }

            var window = Current.LastApply is { Tier: ApplyTier.Runtime or ApplyTier.Nothing } ? ShortWindow : Window;
            if (window - time.GetElapsedTime(began) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, time, stoppingToken);
            }
        }
    }

    private Task<RoutingState> EnqueueAsync(
        Func<RoutingTable, RoutingTable> change, string? id, bool isPromised, IReadOnlyList<Cause> causes)
    {
        var done = new TaskCompletionSource<RoutingState>(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new RoutingInput(change, id, isPromised, causes, time.GetTimestamp(), done);
        lock (_pendingLock)
        {
            if (_inputs.Writer.TryWrite(input))
            {
                _pending = _pending.Add(input);
            }
            else
            {
                done.SetCanceled();
            }
        }

        return done.Task;
    }

    private async Task<List<RoutingInput>> WaitForInputsAsync(CancellationToken cancellationToken)
    {
        var pause = Current.LastApply is { Succeeded: false } || !Current.Refusals.IsEmpty ? Retry : Timeout.InfiniteTimeSpan;
        var next = warm.Next;
        using var retry = new CancellationTokenSource(pause < next && pause >= TimeSpan.Zero || next < TimeSpan.Zero ? pause : next, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(retry.Token, cancellationToken);
        var inputs = new List<RoutingInput>();
        try
        {
            await _inputs.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return inputs;
        }

        // Two changes of one object are two changes: the first may be good and the second not.
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (_inputs.Reader.TryPeek(out var input) && (input.Id is null || ids.Add(input.Id)) && _inputs.Reader.TryRead(out input))
        {
            inputs.Add(input);
        }

        return inputs;
    }

    private async Task TakeAsync(List<RoutingInput> inputs, CancellationToken cancellationToken)
    {
        var before = Current;
        Cause[] causes = [.. inputs.SelectMany(input => input.Causes)];
        using var activity = ApplySpan.Start(causes);
        var wanted = inputs.Aggregate(before.Wanted, (table, input) => input.Change(table));
        warm.Expire(haproxy.Status.Held);
        warm.Note(before.Wanted, wanted);
        forced.Note(wanted);
        var newest = membership.Newest.Known;
        var settled = await SettleAsync(before, wanted, cancellationToken);
        settled = settled with { Newest = settled.LastApply is { Succeeded: true } ? newest : before.Newest };
        ApplySpan.End(activity, causes, settled, time.GetUtcNow());
        if (inputs.Count > 0 && settled.LastApply is { AppliedAt: { } appliedAt })
        {
            Times.Add(time.GetElapsedTime(inputs[0].At, appliedAt));
        }

        foreach (var input in inputs.Where(input => input.Id is not null && settled.Refusals.ContainsKey(input.Id)))
        {
            wanted = wanted.WithFrom(before.Wanted, input.Id!);
        }

        var answer = settled with { SaveFailure = Save(wanted, settled.Snapshot, isPromised: inputs.Exists(input => input.IsPromised)) };
        var reverted = settled.Refusals.Keys.Where(id => Equals(wanted.Find(id), settled.Applied.Find(id)));
        lock (_pendingLock)
        {
            Volatile.Write(ref _state, answer with { Wanted = wanted, Refusals = settled.Refusals.RemoveRange(reverted) });
            _pending = _pending.RemoveRange(inputs);
        }

        signal.Raise();
        LogRefusals(answer, before);
        LogLastMembers(answer.Snapshot, before.Snapshot);
        inputs.ForEach(input => input.Done.SetResult(answer));
    }

    private async Task<RoutingState> SettleAsync(RoutingState before, RoutingTable wanted, CancellationToken cancellationToken)
    {
        var state = before with { Wanted = wanted, Refusals = before.Refusals.Clear() };
        var (all, taken) = await TryAsync(state, wanted, cancellationToken);
        var differences = before.Applied.Differences(wanted);
        if (all.Succeeded || differences.Count == 0)
        {
            return taken;
        }

        (var unchanged, state) = await TryAsync(state, before.Applied, cancellationToken);
        if (!unchanged.Succeeded)
        {
            var refusal = new Refusal(unchanged, IsOfObject: false);
            return state with { Refusals = state.Refusals.SetItems(differences.Select(id => KeyValuePair.Create(id, refusal))) };
        }

        if (differences.Count == 1)
        {
            return taken with
            {
                Snapshot = state.Snapshot,
                Refusals = state.Refusals.SetItem(differences[0], new Refusal(all, IsOfObject: true)),
            };
        }

        return await SettleOneByOneAsync(state, wanted, differences, cancellationToken);
    }

    private async Task<RoutingState> SettleOneByOneAsync(
        RoutingState state, RoutingTable wanted, IReadOnlyList<string> differences, CancellationToken cancellationToken)
    {
        // What is refused now may be taken once another object has made room, such as an address to listen on.
        for (var left = differences; ; left = [.. state.Refusals.Keys])
        {
            state = state with { Refusals = state.Refusals.Clear() };
            foreach (var id in left)
            {
                (var alone, state) = await TryAsync(state, state.Applied.WithFrom(wanted, id), cancellationToken);
                if (!alone.Succeeded)
                {
                    state = state with { Refusals = state.Refusals.SetItem(id, new Refusal(alone, IsOfObject: true)) };
                }
            }

            if (state.Refusals.IsEmpty || state.Refusals.Count == left.Count)
            {
                return state;
            }
        }
    }

    private async Task<(ApplyResult Result, RoutingState State)> TryAsync(
        RoutingState state, RoutingTable table, CancellationToken cancellationToken)
    {
        var candidate = builder.Build(table, state.Snapshot.Revision + 1, state.Snapshot);
        resolver.Follow(candidate.HostNames);
        var began = time.GetTimestamp();
        ApplyResult result;
        try
        {
            result = await haproxy.ApplyAsync(candidate, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogBroken(failure);
            result = new ApplyResult(ApplyTier.Rejected, failure.Message, []);
        }

        AgentTelemetry.Applied(result, time.GetElapsedTime(began));
        state = state with { LastApply = result, LastApplyAt = time.GetUtcNow() };
        if (result.Tier != ApplyTier.Nothing)
        {
            state = state with { LastChange = result, LastChangeAt = state.LastApplyAt };
        }

        return (result, result.Succeeded ? state with { Snapshot = candidate, Applied = table } : state);
    }

    private string? Save(RoutingTable wanted, RoutingSnapshot settled, bool isPromised)
    {
        var desired = builder.Build(wanted, Current.Snapshot.Revision, settled);
        resolver.Follow(desired.HostNames);
        resolver.Keep(desired.HostNames);
        drains.Keep(desired.Backends.Select(backend => backend.Definition.Key));
        return file?.Save(desired, resolver.Known, mode.FollowsFleet, membership.AsOf, drains.All, isPromised);
    }
}
