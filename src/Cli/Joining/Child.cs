using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Thalassa.Cli.Joining;

/// <summary>The program that is run: it has this process's input and output for its own.</summary>
internal sealed partial class Child : IDisposable
{
    // As shells and env(1) have it.
    private const int CannotBeRun = 126;
    private const int NotFound = 127;
    private const int NoSuchFile = 2;

    private readonly Process _process;

    private Child(Process process) => (_process, Exited) = (process, ExitCodeAsync(process));

    /// <summary>Its exit code, when it has ended; 128 and the signal's number when a signal did that.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandException">There is no such program, or it cannot be run.</exception>
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

    /// <summary>Passes a signal on; one that has ended is left in peace.</summary>
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
