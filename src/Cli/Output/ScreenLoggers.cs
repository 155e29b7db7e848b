using Microsoft.Extensions.Logging;

namespace Thalassa.Cli.Output;

/// <summary>Writes the library's log to the standard error.</summary>
internal sealed class ScreenLoggers(Screen screen, LogLevel least) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            screen.Note($"{(logLevel >= LogLevel.Warning ? "warning: " : string.Empty)}{formatter(state, exception)}");
        }
    }

    public void Dispose()
    {
    }
}
