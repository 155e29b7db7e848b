using Microsoft.Extensions.Logging;

namespace Thalassa.Local.WorkerHost.Workers;

internal sealed partial class WorkerSupervisor
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Worker {ProcessId} loaded {Count} functions in {Seconds:0.0} s")]
    private partial void LogStarted(int processId, int count, double seconds);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Error, Message = "Worker {ProcessId} ended with code {Code}; the next starts in {Seconds:0} s")]
    private partial void LogEnded(int processId, int code, double seconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "{Reason} The next start is tried in {Seconds:0} s")]
    private partial void LogNotStarted(string reason, double seconds);

    [LoggerMessage(
        EventId = 4, Level = LogLevel.Information, Message = "Worker {ProcessId} terminated with code {Code} after {Seconds:0.0} s")]
    private partial void LogTerminated(int processId, int code, double seconds);
}
