using Microsoft.Extensions.Logging;

namespace Thalassa.Registry.Events;

public sealed partial class EventPump
{
    [LoggerMessage(1, LogLevel.Warning, "{Count} events were not published; they are kept and published later.")]
    private static partial void LogNotPublished(ILogger logger, int count, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Events are published again.")]
    private static partial void LogPublishesAgain(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "{Count} events were published but not acknowledged; they will be published once more.")]
    private static partial void LogNotAcknowledged(ILogger logger, int count, Exception exception);
}
