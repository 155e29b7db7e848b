using System.Diagnostics;

namespace Thalassa.Testing;

/// <summary>A program of this machine, run to its end.</summary>
public static class Command
{
    // Longer than any installation takes, shorter than anybody's patience.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Gives what the program wrote to its output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has all that it wrote.</exception>
    /// <exception cref="TimeoutException">It, or something that it started and left behind, still wrote after five minutes, and was
    /// ended.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (reading, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await Task.WhenAll(reading, errors, process.WaitForExitAsync()).WaitAsync(Limit);
        }
        catch (TimeoutException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} had not ended after {Limit.TotalMinutes} minutes.", e);
        }

        var output = await reading;
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{await errors}");
    }
}
