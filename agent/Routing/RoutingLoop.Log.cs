namespace Thalassa.Agent.Routing;

public sealed partial class RoutingLoop
{
    [LoggerMessage(1, LogLevel.Error, "HAProxy refuses {Id}: {Reason} {Lines}")]
    private partial void LogRefused(string id, string reason, string lines);

    [LoggerMessage(2, LogLevel.Error, "A change could not be brought to HAProxy")]
    private partial void LogBroken(Exception failure);
}
