using System.Globalization;

namespace Thalassa.Bench.Hitless.Scale;

/// <summary>How often the threads of a process went to sleep of their own accord, which is how often something woke them up.</summary>
/// <remarks>The file of the process itself counts its first thread only.</remarks>
internal static class WakeUps
{
    /// <summary>The count of each thread that the process has at the moment.</summary>
    public static Dictionary<string, long> Read(int process) => Directory.GetDirectories($"/proc/{process}/task")
        .Select(thread => (Id: Path.GetFileName(thread), Count: ReadThread(thread)))
        .Where(thread => thread.Count is not null)
        .ToDictionary(thread => thread.Id, thread => thread.Count!.Value, StringComparer.Ordinal);

    /// <summary>How much the counts grew; a thread that has ended in between is left out.</summary>
    public static long Between(Dictionary<string, long> before, Dictionary<string, long> after) =>
        after.Sum(thread => thread.Value - before.GetValueOrDefault(thread.Key));

    private static long? ReadThread(string thread)
    {
        const string Field = "voluntary_ctxt_switches:";
        try
        {
            var line = File.ReadLines(Path.Combine(thread, "status")).First(line => line.StartsWith(Field, StringComparison.Ordinal));
            return long.Parse(line[Field.Length..], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended just now.
            return null;
        }
    }
}
