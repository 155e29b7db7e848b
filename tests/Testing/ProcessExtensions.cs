using System.Diagnostics;

namespace Thalassa.Testing;

/// <summary>Bounded waits: a hanging program fails its test without delaying the whole run.</summary>
public static class ProcessExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Waits until a terminating program has exited and its output is read; after half a minute it is ended with all that it
    /// started.
    /// </summary>
    /// <returns>Whether it ended by itself.</returns>
    public static async Task<bool> EndedAsync(this Process process, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        using var limit = new CancellationTokenSource(patience ?? Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);

            // Whatever it left behind may hold its output open for ever.
            using var soon = new CancellationTokenSource(patience ?? Patience);
            await process.WaitForExitAsync(soon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return false;
        }
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="process">A program that this one started.</param>
    /// <param name="name">Its name without <c>SIG</c>, such as <c>STOP</c>.</param>
    public static async Task SignalAsync(this Process process, string name)
    {
        ArgumentNullException.ThrowIfNull(process);
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
