using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    [LoggerMessage("Routing {Revision}: {Tier}, {Reason}. {Lines}")]
    private partial void LogResult(LogLevel level, long revision, ApplyTier tier, string reason, IReadOnlyList<string> lines);

    [LoggerMessage(LogLevel.Error, "HAProxy does not run with its last good configuration: {Problem}. {Lines}")]
    private partial void LogNotRunning(string problem, IReadOnlyList<string> lines);

    [LoggerMessage(LogLevel.Warning, "Somebody else changed HAProxy: {What}. It was put right by {Tier}: {Reason}")]
    private partial void LogRepaired(string what, ApplyTier tier, string reason);

    [LoggerMessage(LogLevel.Error, "HAProxy does not do what it should: {Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(LogLevel.Information, "HAProxy does what it should again")]
    private partial void LogSolved();
}
