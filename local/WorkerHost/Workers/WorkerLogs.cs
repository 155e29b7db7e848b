using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Thalassa.Local.WorkerHost.Rpc;

namespace Thalassa.Local.WorkerHost.Workers;

/// <summary>Writes what a worker logs as lines of the host, with level and category, and counts it.</summary>
internal sealed class WorkerLogs(ILoggerFactory loggers)
{
    // Categories come from the worker, and few apps have a hundred.
    private const int MaxCategories = 1000;

    private readonly ConcurrentDictionary<string, ILogger> _categories = new(StringComparer.Ordinal);
    private readonly ILogger _console = loggers.CreateLogger("Worker.Console");
    private long _count;

    /// <summary>How many lines came over the stream, those below the level of the host included.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>A line of the stream.</summary>
    public void Take(RpcLog log)
    {
        Interlocked.Increment(ref _count);
        var message = log.Exception is { } exception
            ? $"{log.Message} {exception.Type} {exception.Message} {exception.StackTrace}"
            : log.Message;
        Write(Category(log.Category), Level(log.Level), message);
    }

    /// <summary>A line of the worker's output.</summary>
    public void TakeLine(string line, bool isError) => Write(_console, isError ? LogLevel.Warning : LogLevel.Information, line);

    private ILogger Category(string name) =>
        _categories.TryGetValue(name, out var logger) ? logger
        : _categories.Count >= MaxCategories ? _console
        : _categories.GetOrAdd(name, loggers.CreateLogger);

    private static LogLevel Level(RpcLog.Types.Level level) => Enum.IsDefined((LogLevel)level) ? (LogLevel)level : LogLevel.Information;

    private static void Write(ILogger logger, LogLevel level, string message) =>
        logger.Log(level, default, message, null, static (text, _) => text);
}
