using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Hosting;

/// <summary>A start that fails is one message of the program, not a stack in its log as well.</summary>
internal static class StartFailures
{
    // .NET's host logs there why it does not start, and throws the same.
    private const string Category = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Keeps what .NET's host says of itself out of the log until it has started.</summary>
    public static void LeaveToCaller(ILoggingBuilder logging, Func<bool> hasStarted) =>
        logging.AddFilter(Category, level => level >= LogLevel.Warning && hasStarted());
}
