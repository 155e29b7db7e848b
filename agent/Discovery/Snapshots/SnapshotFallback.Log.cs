namespace Thalassa.Agent.Discovery.Snapshots;

public sealed partial class SnapshotFallback
{
    [LoggerMessage(
        1, LogLevel.Warning, "The registry's snapshot of {AsOf:u} with {Count} registrations is taken, until the registry can be asked")]
    private partial void LogTaken(DateTimeOffset asOf, int count);

    [LoggerMessage(2, LogLevel.Warning, "{Failure}; what was last known stays")]
    private partial void LogUnreadable(string failure);
}
