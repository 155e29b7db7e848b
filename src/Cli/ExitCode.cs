namespace Thalassa.Cli;

/// <summary>The exit codes of commands. <c>run</c> returns the code of its program.</summary>
internal static class ExitCode
{
    /// <summary>Success.</summary>
    public const int Done = 0;

    /// <summary>Refused by registry, agent or HAProxy; not found; or the doctor found an error.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a setting is invalid; nothing was changed.</summary>
    public const int Misused = 2;

    /// <summary>A required registry or agent was unreachable.</summary>
    public const int Unreachable = 3;

    /// <summary>The wait timed out.</summary>
    public const int TimedOut = 4;

    /// <summary>Ended by a signal: this plus its number, as in a shell.</summary>
    public const int Signalled = 128;
}
