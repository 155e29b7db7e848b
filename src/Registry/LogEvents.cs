namespace Thalassa.Registry;

/// <summary>The event ids of the registry library: 1000 to 1999.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    // Events
    public const int EventsNotPublished = 1101;
    public const int EventsPublishedAgain = 1102;
    public const int EventsNotAcknowledged = 1103;

    // Reaping
    public const int ReaperPass = 1201;
    public const int ExpiriesHeld = 1202;
    public const int RegistryOutage = 1203;
    public const int ClockJump = 1204;

    // Snapshots
    public const int SnapshotNotWritten = 1301;
    public const int SnapshotWrittenAgain = 1302;

    // Tables
    public const int RowUnreadable = 1401;
    public const int RowReplaced = 1402;
}
