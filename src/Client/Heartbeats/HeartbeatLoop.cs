using System.Collections.Concurrent;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Heartbeats;

/// <summary>Renews all registrations of a process together, and takes them away when it stops.</summary>
/// <remarks>
/// One task sends everything, so a heartbeat can never overtake the departure of what it renews. Nothing that the registry does ends it.
/// Safe for use by many threads.
/// </remarks>
/// <param name="client">The registry.</param>
/// <param name="options">Lease, interval and time limit; without faults.</param>
/// <param name="listener">Learns what came of each beat; must not throw.</param>
/// <param name="time">Measures the pauses.</param>
/// <param name="random">Draws the pauses.</param>
internal sealed class HeartbeatLoop(
    RegistryClient client, ThalassaOptions options, Action<BeatRound> listener, TimeProvider time, Random random)
{
    private readonly HeartbeatSender _sender = new(client, options, time);
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<RegistrationId, Enrollment> _enrolled = [];
    private readonly Dictionary<RegistrationId, long> _leaving = [];
    private readonly BeatSchedule _schedule = new(options.HeartbeatOrDefault, random);
    private readonly WakeUp _wakeUp = new(time);
    private IReadOnlyList<Bulk>? _bulks;
    private TaskCompletionSource<BeatRound>? _next;
    private Run? _run;
    private HeartbeatState _state = new();

    /// <summary>How it is going.</summary>
    public HeartbeatState State
    {
        get
        {
            lock (_lock)
            {
                return _state with { IsRunning = _run is not null, Registrations = _enrolled.Count };
            }
        }
    }

    /// <summary>Whether it waits for its next beat.</summary>
    public bool IsWaiting => _wakeUp.IsWaiting;

    /// <summary>What is registered of a service, or of all.</summary>
    public IReadOnlyList<RegistrationId> Enrolled(string? name)
    {
        lock (_lock)
        {
            return [.. _enrolled.Keys.Where(id => name is null || id.Name == name)];
        }
    }

    /// <summary>Registers, with the next beat, which is at once; or gives a registration another meta.</summary>
    public void Enroll(Enrollment enrollment)
    {
        lock (_lock)
        {
            _enrolled[enrollment.Id] = enrollment;
            _leaving.Remove(enrollment.Id);
            _bulks = null;
        }

        _wakeUp.Call();
    }

    /// <summary>Ends a registration: notifies the registry at once, and again until it answers.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Withdraw(RegistrationId id)
    {
        lock (_lock)
        {
            if (!_enrolled.Remove(id))
            {
                return false;
            }

            _bulks = null;
            if (_run is not null)
            {
                _leaving[id] = time.GetTimestamp();
            }
        }

        _wakeUp.Call();
        return true;
    }

    /// <summary>Waits for a beat that began after this call.</summary>
    /// <param name="change">Prepares the beat; runs before it starts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<BeatRound> AfterAsync(Action change, CancellationToken cancellationToken)
    {
        Task<BeatRound> next;
        lock (_lock)
        {
            change();
            next = (_next ??= new TaskCompletionSource<BeatRound>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        _wakeUp.Call();
        return next.WaitAsync(cancellationToken);
    }

    /// <summary>Begins to beat, unless it does already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_run is not null)
            {
                return;
            }

            // Whatever request or job starts the client, the beats are no part of it.
            using var _ = ExecutionContext.SuppressFlow();
            var run = _run = new Run();
            run.Task = Task.Run(() => BeatAsync(run));
        }
    }

    /// <summary>Stops the beats, then removes all registrations from the registry.</summary>
    /// <param name="cancellationToken">Gives up on the registry; leases that it did not hear of run out by themselves.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Run? run;
        lock (_lock)
        {
            run = _run;
        }

        if (run is not null)
        {
            // A beat that is under way is awaited, not abandoned: its request could arrive after the departure.
            using var registration = cancellationToken.UnsafeRegister(static run => ((Run)run!).Abandon.Cancel(), run);
            await run.Stopping.CancelAsync();
            await run.Task;
        }
    }

    private async Task BeatAsync(Run run)
    {
        try
        {
            while (!run.Stopping.IsCancellationRequested)
            {
                var pause = await RoundAsync(run.Abandon.Token);
                await _wakeUp.WaitAsync(pause, run.Stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It is stopped, in a pause or for good.
        }

        await DepartAllAsync(run.Abandon.Token);
        lock (_lock)
        {
            _run = null;
            _next?.TrySetCanceled();
            _next = null;
        }
    }

    private async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<BeatRound>? awaited;
        IReadOnlyList<Bulk> bulks;
        RegistrationId[] leaving;
        lock (_lock)
        {
            _wakeUp.Answer();
            (awaited, _next) = (_next, null);
            bulks = _bulks ??= Bulk.Of(_enrolled.Values);
            leaving = _leaving.Count == 0 ? [] : [.. _leaving.Keys];
        }

        try
        {
            var failed = new ConcurrentDictionary<RegistrationId, RegistryException>();
            await _sender.DepartAsync(leaving, failed, cancellationToken);
            var failure = failed.Values.FirstOrDefault();
            foreach (var bulk in bulks)
            {
                failure = await _sender.SendAsync(bulk, failed, cancellationToken) ?? failure;
            }

            var round = Conclude(bulks, leaving, failed, failure);
            listener(round);
            awaited?.TrySetResult(round);
            return round.Pause;
        }
        catch (OperationCanceledException)
        {
            awaited?.TrySetCanceled(cancellationToken);
            throw;
        }
    }

    private BeatRound Conclude(
        IReadOnlyList<Bulk> bulks,
        RegistrationId[] leaving,
        ConcurrentDictionary<RegistrationId, RegistryException> failed,
        RegistryException? failure)
    {
        lock (_lock)
        {
            foreach (var id in leaving)
            {
                // What the registry did not hear of ends with its lease.
                if (!failed.ContainsKey(id) || (_leaving.TryGetValue(id, out var since) && time.GetElapsedTime(since) > options.Lease))
                {
                    _leaving.Remove(id);
                }
            }

            var reason = failed.Values.FirstOrDefault()?.Message;
            _state = reason is not null ? _state with { Failures = _state.Failures + 1, LastFailure = reason }
                : bulks.Count > 0 ? new HeartbeatState { LastSuccess = time.GetUtcNow() }
                : _state;
            return new BeatRound
            {
                Renewed =
                    failed.IsEmpty && bulks.Count == 1
                        ? bulks[0].Ids
                        : [.. bulks.SelectMany(bulk => bulk.Ids).Where(id => !failed.ContainsKey(id))],
                Failed = failed.IsEmpty ? new BeatRound().Failed : failed,
                Departed = leaving.Length == 0 ? [] : [.. leaving.Where(id => !failed.ContainsKey(id))],
                Failure = failure,
                Pause = failure is not null ? _schedule.AfterFailure(failure.RetryAfter)
                    : bulks.Count > 0 ? _schedule.AfterSuccess()
                    : Timeout.InfiniteTimeSpan,
            };
        }
    }

    private async Task DepartAllAsync(CancellationToken cancellationToken)
    {
        RegistrationId[] leaving;
        lock (_lock)
        {
            leaving = [.. _enrolled.Keys, .. _leaving.Keys];
            _leaving.Clear();
        }

        // A process that ends does not wait longer for a registry that is away than it would for a few answers; but one hiccup is forgiven.
        using var limit = new CancellationTokenSource(options.Timeout * 4, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var untold = new RegistryException("the deadline passed before the registration could be removed");
        var failed = new ConcurrentDictionary<RegistrationId, RegistryException>(leaving.Select(id => KeyValuePair.Create(id, untold)));
        try
        {
            await _sender.DepartAsync(leaving, failed, either.Token);
            await _sender.DepartAsync([.. failed.Keys], failed, either.Token);
        }
        catch (OperationCanceledException)
        {
            // Their leases run out by themselves.
        }

        if (leaving.Length > 0)
        {
            listener(new BeatRound
            {
                Departed = [.. leaving.Where(id => !failed.ContainsKey(id))],
                Failed = failed,
                Failure = failed.Values.FirstOrDefault(),
                Pause = Timeout.InfiniteTimeSpan,
            });
        }
    }

    /// <summary>The time between a start and a stop.</summary>
    private sealed class Run
    {
        public CancellationTokenSource Stopping { get; } = new();

        public CancellationTokenSource Abandon { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
