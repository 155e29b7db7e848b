namespace Thalassa.Local.SampleApp;

internal sealed partial class Heartbeat
{
    [LoggerMessage(1, LogLevel.Information, "Registered {Path}.")]
    private partial void LogRegistered(string path);

    [LoggerMessage(2, LogLevel.Information, "Deregistered {Path}.")]
    private partial void LogDeregistered(string path);

    [LoggerMessage(3, LogLevel.Warning, "The registry did not take {Path}: {Reason}. Trying again at the next heartbeat.")]
    private partial void LogFailed(string path, string reason);
}
