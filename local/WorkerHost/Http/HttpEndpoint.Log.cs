using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Thalassa.Local.WorkerHost.Http;

internal sealed partial class HttpEndpoint
{
    [LoggerMessage(LogEvents.InvocationFailed, LogLevel.Debug, "Invocation {InvocationId} of {Name} ended early: {Error} {Reason}")]
    private partial void LogFailed(string name, string invocationId, ForwarderError error, string? reason);
}
