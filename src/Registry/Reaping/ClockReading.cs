using System.Runtime.InteropServices;

namespace Thalassa.Registry.Reaping;

/// <summary>The wall clock and the timestamp of one moment. If they drift apart within a process, the clock was changed.</summary>
/// <remarks>A suspended machine looks the same: its timestamps stand still meanwhile.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClockReading(DateTimeOffset Wall, long Timestamp)
{
    /// <summary>As of now.</summary>
    public static ClockReading Of(TimeProvider time) => new(time.GetUtcNow(), time.GetTimestamp());

    /// <summary>How far the wall clock is ahead of the elapsed time since an earlier reading; negative if it was set back.</summary>
    public TimeSpan JumpSince(ClockReading earlier, TimeProvider time) =>
        Wall - earlier.Wall - time.GetElapsedTime(earlier.Timestamp, Timestamp);
}
