using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting.CustomHandler;

internal sealed partial class TimerEndpoint
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Timer function {Name} failed in invocation {InvocationId}; the Functions host runs it again at its next occurrence")]
    private partial void LogFailed(Exception exception, string name, string invocationId);
}
