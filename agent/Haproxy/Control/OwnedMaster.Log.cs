namespace Thalassa.Agent.Haproxy.Control;

internal sealed partial class OwnedMaster
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(LogLevel.Information, "HAProxy started as process {Pid} with {File}")]
    private partial void LogStarted(int pid, string file);

    [LoggerMessage(LogLevel.Warning, "HAProxy runs already as process {Pid}, left by an agent that did not end in order; taking it over")]
    private partial void LogAdopted(int pid);

    [LoggerMessage(
        LogLevel.Warning, "HAProxy runs as process {Pid}, left by an agent that did not end in order, and does not answer; ending it")]
    private partial void LogHangs(int pid);

    [LoggerMessage(LogLevel.Error, "HAProxy, process {Pid}, ended by itself")]
    private partial void LogEnded(int pid);

    [LoggerMessage(LogLevel.Warning, "HAProxy, process {Pid}, did not end when asked to; killing it")]
    private partial void LogKilled(int pid);

    [LoggerMessage("haproxy: {Line}")]
    private partial void LogOutput(LogLevel level, string line);
}
