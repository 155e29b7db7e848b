using System.Collections.Concurrent;

namespace Thalassa.Agent.Tests;

/// <summary>The real time, and the timers that are set at the moment: what wakes the code under test up by itself.</summary>
internal sealed class PendingTimers : TimeProvider
{
    private readonly ConcurrentDictionary<Pending, TimeSpan> _pending = [];

    /// <summary>After what time each of them fires, as it was asked for.</summary>
    public IReadOnlyCollection<TimeSpan> Delays => [.. _pending.Values];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Pending(this);
        timer.Start(callback, state, dueTime, period);
        return timer;
    }

    private ITimer Create(TimerCallback callback, object? state) =>
        base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Set(Pending timer, TimeSpan dueTime)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            _pending.TryRemove(timer, out _);
        }
        else
        {
            _pending[timer] = dueTime;
        }
    }

    private sealed class Pending(PendingTimers owner) : ITimer
    {
        private ITimer? _timer;
        private TimeSpan _period;

        public void Start(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timer = owner.Create(
                given =>
                {
                    owner.Set(this, _period);
                    callback(given);
                },
                state);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            owner.Set(this, dueTime);
            return _timer!.Change(dueTime, period);
        }

        public void Dispose()
        {
            owner.Set(this, Timeout.InfiniteTimeSpan);
            _timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
