using System.Runtime.InteropServices;

namespace Thalassa.Local.Processes;

/// <summary>POSIX signals to processes that this program started.</summary>
public static partial class Signals
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGSTOP: the process does nothing until <see cref="Continue"/>.</summary>
    public const int Stop = 19;

    /// <summary>SIGCONT.</summary>
    public const int Continue = 18;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal to one process; one that has ended is left in peace.</summary>
    public static void Send(int process, int signal) => _ = KillProcess(process, signal);

    /// <summary>Sends a signal to every process of a group.</summary>
    public static void SendToGroup(int group, int signal) => _ = KillProcess(-group, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillProcess(int process, int signal);
}
