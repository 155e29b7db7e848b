using System.Runtime.InteropServices;

namespace Thalassa.Registry.Reaping;

/// <summary>The wall clock and the timestamps of one moment: that they drift apart in one process shows a clock that was set.</summary>
/// <remarks>A machine that slept looks the same: its timestamps stood still meanwhile.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClockReading(DateTimeOffset Wall, long Timestamp)
{
    /// <summary>As of now.</summary>
    public static ClockReading Of(TimeProvider time) => new(time.GetUtcNow(), time.GetTimestamp());

    /// <summary>By how much the wall clock went further than time did since an earlier reading; negative when it was set back.</summary>
    public TimeSpan JumpSince(ClockReading earlier, TimeProvider time) =>
        Wall - earlier.Wall - time.GetElapsedTime(earlier.Timestamp, Timestamp);
}
