using Microsoft.Extensions.Logging;

namespace Thalassa.Local.WorkerHost.Workers;

internal sealed partial class WorkerSupervisor
{
    [LoggerMessage(LogEvents.WorkerLoaded, LogLevel.Information, "Worker {ProcessId} loaded {Count} functions in {Seconds:0.0} s")]
    private partial void LogStarted(int processId, int count, double seconds);

    [LoggerMessage(LogEvents.WorkerEnded, LogLevel.Error, "Worker {ProcessId} ended with code {Code}; the next starts in {Seconds:0} s")]
    private partial void LogEnded(int processId, int code, double seconds);

    [LoggerMessage(LogEvents.WorkerNotStarted, LogLevel.Error, "{Reason} Retrying in {Seconds:0} s")]
    private partial void LogNotStarted(string reason, double seconds);

    [LoggerMessage(LogEvents.WorkerStopped, LogLevel.Information, "Worker {ProcessId} stopped with code {Code} after {Seconds:0.0} s")]
    private partial void LogTerminated(int processId, int code, double seconds);
}
