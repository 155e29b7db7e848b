using System.Diagnostics;
using Thalassa.Local.Processes;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Whole;

/// <summary>A command of the repository's root, run as a newcomer runs it.</summary>
internal static class Script
{
    /// <summary>The environment that makes <c>./run</c> take what was built with these tests.</summary>
    public static Dictionary<string, string?> Built { get; } = new(StringComparer.Ordinal)
    {
        ["CONFIGURATION"] = new DirectoryInfo(AppContext.BaseDirectory).Name,
    };

    /// <summary>Starts a command, without waiting for its end.</summary>
    public static ChildProcess Start(Workspace workspace, params string[] command) =>
        workspace.Own(
            ChildProcess.Start(command[0].TrimStart('.', '/'), workspace.Folder, [RepositoryRoot.At(command[0]), .. command[1..]], Built));

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan limit, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Built)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limited = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException)
        {
            Signals.Send(process.Id, Signals.Terminate);
            await process.EndedAsync();
        }

        return (process.ExitCode, await output + await errors);
    }
}
