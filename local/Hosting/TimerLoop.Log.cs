using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Hosting;

internal sealed partial class TimerLoop
{
    [LoggerMessage(LogEvents.TimerFunctionFailed, LogLevel.Error, "Timer function {Name} failed; it runs again at its next occurrence")]
    private partial void LogFailed(Exception exception, string name);
}
