using Thalassa.Agent.Haproxy;

namespace Thalassa.Agent.Routing;

public sealed partial class RoutingLoop
{
    [LoggerMessage(1, LogLevel.Information, "Snapshot {Revision} applied by {Tier}: {Reason}")]
    private partial void LogApplied(long revision, ApplyTier tier, string reason);

    [LoggerMessage(2, LogLevel.Error, "HAProxy refuses {Id}: {Reason} {Lines}")]
    private partial void LogRefused(string id, string reason, string lines);

    [LoggerMessage(3, LogLevel.Error, "A change could not be brought to HAProxy")]
    private partial void LogBroken(Exception failure);
}
