using Microsoft.Extensions.Logging;

namespace Thalassa.Client.Subscriptions;

internal sealed partial class Subscriber
{
    [LoggerMessage(LogEvents.EventsDisconnected, LogLevel.Debug, "The event stream of the registry is not connected: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string reason);

    [LoggerMessage(LogEvents.ComparisonFailed, LogLevel.Warning, "Cannot compare subscriptions with the registry, retrying: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);

    [LoggerMessage(LogEvents.EventSourceEnded, LogLevel.Error, "The event source ended; subscriptions continue with comparisons only")]
    private static partial void LogNoEvents(ILogger logger, Exception failure);

    [LoggerMessage(LogEvents.SubscriptionsStopped, LogLevel.Error, "The subscriptions stopped unexpectedly")]
    private static partial void LogBroken(ILogger logger, Exception failure);
}
