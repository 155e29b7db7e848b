namespace Thalassa.Testing;

/// <summary>A clock that moves only when a test moves it, with timers that fire exactly when it passes them.</summary>
/// <remarks>
/// Works under <see cref="PeriodicTimer"/>, <c>Task.Delay</c>, <c>Task.WaitAsync</c> and <see cref="CancellationTokenSource"/>.
/// Callbacks run on the thread that advances the clock, in the order in which they are due; while one runs, the clock shows its due time.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<ManualTimer, (DateTimeOffset Due, long Order)> _due = new();
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private TimeSpan _correction;
    private long _order;
    private int _active;

    /// <summary>Starts at a fixed time of no meaning.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at <paramref name="start"/>.</summary>
    public ManualTimeProvider(DateTimeOffset start) => (_start, _now) = (start, start);

    /// <summary>How many timers are waiting: lets a test see that the code under test has come to its wait.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_lock)
            {
                return _active;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now + _correction;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return (_now - _start).Ticks;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward and fires every timer that it passes, periodic ones as often as they are due.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset until;
        lock (_lock)
        {
            until = _now + by;
        }

        AdvanceTo(until);
    }

    /// <summary>Moves the clock forward to <paramref name="time"/>, firing as <see cref="Advance"/> does.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        while (TakeDue(time) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Sets the clock, also backwards, without firing anything: a machine whose clock was corrected, or that slept.</summary>
    public void Jump(DateTimeOffset time)
    {
        lock (_lock)
        {
            _now = time;
        }
    }

    /// <summary>Sets the wall clock forward or back and lets timestamps and timers go on as they were, as a real machine does.</summary>
    public void Correct(TimeSpan by)
    {
        lock (_lock)
        {
            _correction += by;
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            while (_due.TryPeek(out var timer, out var key) && key.Due <= until)
            {
                _due.Dequeue();
                if (timer.Key != key)
                {
                    continue;
                }

                _now = key.Due > _now ? key.Due : _now;
                Schedule(timer, timer.Period);
                return timer;
            }

            _now = until > _now ? until : _now;
            return null;
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan after)
    {
        _active -= timer.Key is null ? 0 : 1;
        timer.Key = after == Timeout.InfiniteTimeSpan ? null : (_now + after, _order++);
        if (timer.Key is { } key)
        {
            _active++;
            _due.Enqueue(timer, key);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public (DateTimeOffset Due, long Order)? Key { get; set; }

        public TimeSpan Period { get; private set; } = Timeout.InfiniteTimeSpan;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                if (_disposed)
                {
                    return false;
                }

                Period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
                owner.Schedule(this, dueTime);
            }

            // A real timer fires at once, on another thread; here the caller's clock standing still must not hold it back.
            if (dueTime == TimeSpan.Zero)
            {
                ThreadPool.QueueUserWorkItem(static owner => owner.Advance(TimeSpan.Zero), owner, preferLocal: false);
            }

            return true;
        }

        public void Dispose()
        {
            lock (owner._lock)
            {
                Period = Timeout.InfiniteTimeSpan;
                owner.Schedule(this, Timeout.InfiniteTimeSpan);
                _disposed = true;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
