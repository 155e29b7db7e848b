using System.Net;

namespace Thalassa.Agent.Compatibility.Axon;

public sealed partial class AxonPublisher
{
    [LoggerMessage(1, LogLevel.Information, "Former clients can subscribe by axon at {EndPoint}")]
    private partial void LogListening(EndPoint endPoint);

    [LoggerMessage(2, LogLevel.Warning, "A subscriber was turned away; {Most} is the most at a time")]
    private partial void LogTurnedAway(int most);

    [LoggerMessage(3, LogLevel.Warning, "A subscriber does not read what it is told; its connection is ended")]
    private partial void LogTooSlow();
}
