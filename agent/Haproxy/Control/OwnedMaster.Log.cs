namespace Thalassa.Agent.Haproxy.Control;

internal sealed partial class OwnedMaster
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(LogEvents.HaproxyStarted, LogLevel.Information, "HAProxy started as process {Pid} with {File}")]
    private partial void LogStarted(int pid, string file);

    [LoggerMessage(
        LogEvents.HaproxyAdopted, LogLevel.Warning,
        "HAProxy already runs as process {Pid}, left by an agent that did not stop cleanly; taking it over")]
    private partial void LogAdopted(int pid);

    [LoggerMessage(
        LogEvents.HaproxyHangs, LogLevel.Warning,
        "HAProxy process {Pid}, left by an agent that did not stop cleanly, does not answer; stopping it")]
    private partial void LogHangs(int pid);

    [LoggerMessage(LogEvents.HaproxyEnded, LogLevel.Error, "HAProxy process {Pid} ended unexpectedly")]
    private partial void LogEnded(int pid);

    [LoggerMessage(LogEvents.HaproxyKilled, LogLevel.Warning, "HAProxy process {Pid} did not stop on SIGTERM; killing it")]
    private partial void LogKilled(int pid);

    [LoggerMessage(EventId = LogEvents.HaproxyOutput, Message = "haproxy: {Line}")]
    private partial void LogOutput(LogLevel level, string line);
}
