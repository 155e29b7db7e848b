namespace Thalassa.Testing;

/// <summary>Waits until SIGSTOP has taken hold: on a busy machine threads of a process may answer for a while after it was sent.</summary>
public static class Frozen
{
    /// <summary>Completes when every thread of a process has stopped.</summary>
    public static Task AwaitAsync(int process) => Eventually.TrueAsync(() =>
        Directory.GetDirectories($"/proc/{process}/task").All(thread => IsStopped(File.ReadAllText(Path.Combine(thread, "stat")))));

    // The state is after the program's name, which is in parentheses.
    private static bool IsStopped(string stat) => stat[stat.LastIndexOf(')')..].StartsWith(") T", StringComparison.Ordinal);
}
