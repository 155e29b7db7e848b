namespace Thalassa.Cli;

/// <summary>A command cannot go on.</summary>
/// <param name="message">What is wrong, for the person who typed the command.</param>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="hint">What to do about it, or null.</param>
internal sealed class CommandException(string message, int exitCode, string? hint = null) : Exception(message)
{
    /// <summary>How the process ends.</summary>
    public int Code => exitCode;

    /// <summary>What to do about it, or null.</summary>
    public string? Hint => hint;
}
