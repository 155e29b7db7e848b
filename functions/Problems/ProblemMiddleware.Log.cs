using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Problems;

public sealed partial class ProblemMiddleware
{
    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning, Message = "Function {Name} was answered with 503: the store does not answer ({Reason})")]
    private partial void LogUnavailable(string name, string reason);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Error, Message = "Function {Name} was answered with 500: invocation {InvocationId} failed")]
    private partial void LogFailed(Exception? exception, string name, string invocationId);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Error,
        Message = "Function {Name} failed while it wrote its answer, so the connection was ended: invocation {InvocationId}")]
    private partial void LogBroken(Exception exception, string name, string invocationId);
}
