using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Host;

internal sealed partial class HttpEndpoint
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Function {Name} failed in invocation {InvocationId}")]
    private partial void LogFailed(Exception exception, string name, string invocationId);
}
