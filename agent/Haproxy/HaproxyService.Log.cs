namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    [LoggerMessage("Routing {Revision}: {Tier}, {Reason}. {Lines}")]
    private partial void LogResult(LogLevel level, long revision, ApplyTier tier, string reason, IReadOnlyList<string> lines);

    [LoggerMessage(LogLevel.Error, "HAProxy does not run with its last good configuration: {Problem}. {Lines}")]
    private partial void LogNotRunning(string problem, IReadOnlyList<string> lines);
}
