using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Thalassa.Cli.Joining;

/// <summary>The child program, which uses this process's input and output.</summary>
internal sealed partial class Child : IDisposable
{
    // As in shells and env(1).
    private const int CannotBeRun = 126;
    private const int NotFound = 127;
    private const int NoSuchFile = 2;

    private readonly Process _process;

    private Child(Process process) => (_process, Exited) = (process, ExitCodeAsync(process));

    /// <summary>Its exit code; 128 plus the signal's number if a signal ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandException">The program does not exist or cannot be executed.</exception>
    public static Child Start(string[] program, int port)
    {
        var start = new ProcessStartInfo(program[0], program[1..]) { UseShellExecute = false };
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        try
        {
            return new Child(Process.Start(start)!);
        }
        catch (Win32Exception failure)
        {
            throw Directory.Exists(program[0])
                ? new CommandException($"{program[0]} cannot be run: it is a directory", CannotBeRun)
                : failure.NativeErrorCode == NoSuchFile
                ? new CommandException($"{program[0]}: program not found", NotFound)
                : new CommandException($"{program[0]} cannot be run: {failure.Message}", CannotBeRun);
        }
    }

    /// <summary>Passes a signal on; ignored if the program has ended.</summary>
    public void Send(int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(_process.Id, signal);
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task<int> ExitCodeAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
