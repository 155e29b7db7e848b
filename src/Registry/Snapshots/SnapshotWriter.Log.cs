using Microsoft.Extensions.Logging;

namespace Thalassa.Registry.Snapshots;

public sealed partial class SnapshotWriter
{
    [LoggerMessage(LogEvents.SnapshotNotWritten, LogLevel.Warning, "The snapshot could not be updated; the previous one stays in place")]
    private partial void LogNotWritten(Exception exception);

    [LoggerMessage(LogEvents.SnapshotWrittenAgain, LogLevel.Information, "Snapshot updates have recovered")]
    private partial void LogWrittenAgain();
}
