using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>Sends signals, as root where HAProxy runs as root.</summary>
internal static partial class ProcessSignal
{
    private const int Kill = 9;
    private const int Terminate = 15;

    public static Task TerminateAsync(HaproxyOptions options, int process) => SendAsync(options, process, "TERM", Terminate);

    public static Task KillAsync(HaproxyOptions options, int process) => SendAsync(options, process, "KILL", Kill);

    private static async Task SendAsync(HaproxyOptions options, int process, string name, int number)
    {
        if (!options.Sudo)
        {
            _ = Send(process, number);
            return;
        }

        using var kill = Process.Start(HaproxyCommand.Signal(options, name, process))!;
        await kill.WaitForExitAsync();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
