using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Problems;

public sealed partial class ProblemMiddleware
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Function {Name} was answered with 503: the store does not answer ({Reason})")]
    private partial void LogUnavailable(string name, string reason);
}
