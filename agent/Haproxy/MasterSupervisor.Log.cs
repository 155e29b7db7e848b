namespace Thalassa.Agent.Haproxy;

internal sealed partial class MasterSupervisor
{
    [LoggerMessage(LogLevel.Error, "HAProxy does not run with its last good configuration: {Problem}. {Lines}")]
    private partial void LogNotRunning(string problem, IReadOnlyList<string> lines);
}
