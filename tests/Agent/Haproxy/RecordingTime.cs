using System.Collections.Concurrent;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>The real time, and how long it was asked to wait.</summary>
internal sealed class RecordingTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
