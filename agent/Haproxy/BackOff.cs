namespace Thalassa.Agent.Haproxy;

/// <summary>How long to wait before HAProxy is started again: not at all after a long life, longer each time after short ones.</summary>
internal sealed class BackOff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private long _last = time.GetTimestamp();
    private TimeSpan _pause;

    public TimeSpan Next()
    {
        var now = time.GetTimestamp();
        var lived = time.GetElapsedTime(_last, now);
        _last = now;
        _pause = lived > _pause + Longest ? TimeSpan.Zero
            : _pause == TimeSpan.Zero ? First
            : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, Longest.Ticks));
        return _pause;
    }
}
