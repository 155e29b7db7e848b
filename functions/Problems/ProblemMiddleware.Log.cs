using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Problems;

public sealed partial class ProblemMiddleware
{
    [LoggerMessage(LogEvents.StoreUnavailable, LogLevel.Warning, "Function {Name} returned 503: the store does not answer ({Reason})")]
    private partial void LogUnavailable(string name, string reason);

    [LoggerMessage(LogEvents.FunctionFailed, LogLevel.Error, "Function {Name} returned 500: invocation {InvocationId} failed")]
    private partial void LogFailed(Exception? exception, string name, string invocationId);

    [LoggerMessage(
        LogEvents.AnswerBroken,
        LogLevel.Error,
        "Function {Name} failed while writing its answer, the connection was closed: invocation {InvocationId}")]
    private partial void LogBroken(Exception exception, string name, string invocationId);
}
