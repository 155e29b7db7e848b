using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

internal sealed partial class StatusTracker
{
    [LoggerMessage(LogLevel.Warning, "Somebody else changed HAProxy: {What}. It was put right by {Tier}: {Reason}")]
    private partial void LogRepaired(string what, ApplyTier tier, string reason);

    [LoggerMessage(LogLevel.Error, "HAProxy does not do what it should: {Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(LogLevel.Information, "HAProxy does what it should again")]
    private partial void LogSolved();
}
