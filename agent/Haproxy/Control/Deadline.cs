namespace Thalassa.Agent.Haproxy.Control;

/// <summary>A moment until which several waits share their time.</summary>
internal readonly record struct Deadline(long Start, TimeSpan Limit, TimeProvider Time)
{
    public TimeSpan Left => Limit - Time.GetElapsedTime(Start) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    public static Deadline In(TimeSpan limit, TimeProvider time) => new(time.GetTimestamp(), limit, time);
}
