using System.Diagnostics;

namespace Thalassa.Testing;

/// <summary>A program of this machine, run to its end.</summary>
public static class Command
{
    /// <summary>Gives what the program wrote to its output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has all that it wrote.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{await errors}");
    }
}
