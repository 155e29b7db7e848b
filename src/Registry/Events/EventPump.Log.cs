using Microsoft.Extensions.Logging;

namespace Thalassa.Registry.Events;

public sealed partial class EventPump
{
    [LoggerMessage(
        LogEvents.EventsNotPublished, LogLevel.Warning, "{Count} events could not be published; they are kept and will be published later")]
    private static partial void LogNotPublished(ILogger logger, int count, Exception exception);

    [LoggerMessage(LogEvents.EventsPublishedAgain, LogLevel.Information, "Event publishing has recovered")]
    private static partial void LogPublishesAgain(ILogger logger);

    [LoggerMessage(
        LogEvents.EventsNotAcknowledged,
        LogLevel.Warning,
        "{Count} events were published but not acknowledged in the store; they will be published again")]
    private static partial void LogNotAcknowledged(ILogger logger, int count, Exception exception);
}
