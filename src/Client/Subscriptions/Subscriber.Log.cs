using Microsoft.Extensions.Logging;

namespace Thalassa.Client.Subscriptions;

internal sealed partial class Subscriber
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "The registry's events are not connected: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscriptions cannot be compared with the registry: {Reason}. Trying again")]
    private static partial void LogUnreachable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The source of the registry's events ended; subscriptions go on by comparisons alone")]
    private static partial void LogNoEvents(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The subscriptions ended")]
    private static partial void LogBroken(ILogger logger, Exception failure);
}
