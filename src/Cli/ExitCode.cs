namespace Thalassa.Cli;

/// <summary>How commands end. <c>run</c> ends as its program does.</summary>
internal static class ExitCode
{
    /// <summary>Done, or it is as asked for.</summary>
    public const int Done = 0;

    /// <summary>Refused by registry, agent or HAProxy; not found; or the doctor found something wrong.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a setting is wrong; nothing was done.</summary>
    public const int Misused = 2;

    /// <summary>No registry or agent that is needed could be asked.</summary>
    public const int Unreachable = 3;

    /// <summary>What was waited for did not come in time.</summary>
    public const int TimedOut = 4;

    /// <summary>Ended by a signal: this and its number, as a shell counts.</summary>
    public const int Signalled = 128;
}
