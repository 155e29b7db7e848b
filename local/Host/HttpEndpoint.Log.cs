using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Host;

internal sealed partial class HttpEndpoint
{
    [LoggerMessage(LogEvents.FunctionFailed, LogLevel.Error, "Function {Name} failed in invocation {InvocationId}")]
    private partial void LogFailed(Exception exception, string name, string invocationId);
}
