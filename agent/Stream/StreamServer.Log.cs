namespace Thalassa.Agent.Stream;

internal sealed partial class StreamServer
{
    [LoggerMessage(1, LogLevel.Information, "A reader of the stream took more than {Seconds} s for one message and was let go")]
    private partial void LogStalled(double seconds);

    [LoggerMessage(2, LogLevel.Error, "The stream cannot be kept up to date")]
    private partial void LogBroken(Exception failure);
}
