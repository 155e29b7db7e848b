using Microsoft.Extensions.Logging;

namespace Thalassa.Registry.Snapshots;

public sealed partial class SnapshotWriter
{
    [LoggerMessage(1, LogLevel.Warning, "The snapshot could not be brought up to date; the former one stays.")]
    private partial void LogNotWritten(Exception exception);

    [LoggerMessage(2, LogLevel.Information, "The snapshot is up to date again.")]
    private partial void LogWrittenAgain();
}
