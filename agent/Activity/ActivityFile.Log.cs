namespace Thalassa.Agent.Activity;

internal sealed partial class ActivityFile
{
    [LoggerMessage(1, LogLevel.Warning, "{Count} damaged lines of the activity log {Path} were left out")]
    private partial void LogDamaged(int count, string path);

    [LoggerMessage(2, LogLevel.Error, "The activity log {Path} cannot be written; it goes on in memory: {Failure}")]
    private partial void LogUnwritable(string path, string failure);
}
