using Microsoft.Extensions.Logging;

namespace Thalassa.Client.ServiceBus;

public sealed partial class ServiceBusEventSource
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Created subscription {Subscription} of topic {Topic}")]
    private static partial void LogCreated(ILogger logger, string topic, string subscription);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The key may not create subscription {Subscription} of topic {Topic}; an operator has to have made it")]
    private static partial void LogMayNotCreate(ILogger logger, string topic, string subscription);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} is dropped in whole or in part: {Fault}")]
    private static partial void LogUnreadable(ILogger logger, string messageId, string fault);
}
