namespace Thalassa.Agent.Stats;

public sealed partial class StatsService
{
    [LoggerMessage(1, LogLevel.Debug, "HAProxy's statistics could not be read: {Problem}")]
    private partial void LogProblem(string problem);
}
