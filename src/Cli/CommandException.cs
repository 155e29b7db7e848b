namespace Thalassa.Cli;

/// <summary>A command failed.</summary>
/// <param name="message">The error message.</param>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="hint">What to do about it, or null.</param>
internal sealed class CommandException(string message, int exitCode, string? hint = null) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int Code => exitCode;

    /// <summary>What to do about it, or null.</summary>
    public string? Hint => hint;
}
