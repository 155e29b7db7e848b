using System.Diagnostics;
using Thalassa.Local.Processes;

namespace Thalassa.Cli.Tests.Running;

/// <summary>The command as people run it: a process of its own.</summary>
internal static class ThalassaProcess
{
    // Whatever the shell has set that runs these tests does not count.
    private static readonly string[] Settings =
        ["THALASSA_REGISTRY", "THALASSA_AGENT", "THALASSA_API_KEY", "THALASSA_API_KEY_FILE", "NO_COLOR", "TERM"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <summary>The program that the build made.</summary>
    public static string Program { get; } = Path.ChangeExtension(Programs.Assembly("Thalassa.Cli"), null);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="environment">What it is given beside the arguments.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<Outcome> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Starts a command.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(Program, environment, arguments);

    /// <summary>Starts another program in the same way.</summary>
    public static Process Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // A shell in the background has whatever it starts ignore Ctrl-C; people's shells do not.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP,TERM", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Settings)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<Outcome> EndAsync(Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limited = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException tooLate)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"It still ran after {Limit}.\n{await output}\n{await errors}", tooLate);
        }

        return new Outcome(process.ExitCode, await output, await errors);
    }
}
