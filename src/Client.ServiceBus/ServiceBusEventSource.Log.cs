using Microsoft.Extensions.Logging;

namespace Thalassa.Client.ServiceBus;

public sealed partial class ServiceBusEventSource
{
    [LoggerMessage(LogEvents.SubscriptionCreated, LogLevel.Information, "Created subscription {Subscription} of topic {Topic}")]
    private static partial void LogCreated(ILogger logger, string topic, string subscription);

    [LoggerMessage(
        LogEvents.SubscriptionNotCreated,
        LogLevel.Information,
        "The key may not create subscription {Subscription} of topic {Topic}; an operator must create it")]
    private static partial void LogMayNotCreate(ILogger logger, string topic, string subscription);

    [LoggerMessage(LogEvents.MessageDropped, LogLevel.Warning, "Message {MessageId} was dropped completely or in part: {Error}")]
    private static partial void LogUnreadable(ILogger logger, string messageId, string error);
}
