using System.Net;

namespace Thalassa.Agent.Compatibility.Axon;

public sealed partial class AxonPublisher
{
    [LoggerMessage(LogEvents.AxonListening, LogLevel.Information, "Clients of Thalassa can subscribe by axon at {EndPoint}")]
    private partial void LogListening(EndPoint endPoint);

    [LoggerMessage(LogEvents.AxonSubscriberRejected, LogLevel.Warning, "A subscriber was rejected: the limit is {Max} at a time")]
    private partial void LogTurnedAway(int max);

    [LoggerMessage(
        LogEvents.AxonSubscriberTooSlow, LogLevel.Warning,
        "A subscriber does not read its messages; closing its connection")]
    private partial void LogTooSlow();
}
