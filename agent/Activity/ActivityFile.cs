using System.Text;
using System.Text.Json;

namespace Thalassa.Agent.Activity;

/// <summary>
/// Keeps entries on disk, one a line, in a file and the one before it; together they never take more than twice the limit.
/// </summary>
/// <remarks>
/// A crash may leave a last line that is not whole. It is left out when the file is read, and does not spoil the line after it.
/// </remarks>
internal sealed partial class ActivityFile(string path, long maxBytes, ILogger<ActivityFile> logger)
{
    private bool _failed;

    /// <summary>The size at which a file is put aside and a new one begun, bytes.</summary>
    public const long DefaultMaxBytes = 4 * 1024 * 1024;

    private string Previous => path + ".1";

    /// <summary>Reads the last entries, oldest first.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<ActivityEntry> Read(int most)
    {
        var entries = new Queue<ActivityEntry>();
        foreach (var file in (string[])[Previous, path])
        {
            var damaged = 0;
            foreach (var line in ReadLines(file).Where(line => line.Length > 0))
            {
                if (Parse(line) is not { } entry)
                {
                    damaged++;
                    continue;
                }

                entries.Enqueue(entry);
                if (entries.Count > most)
                {
                    entries.Dequeue();
                }
            }

            if (damaged > 0)
            {
                LogDamaged(damaged, file);
            }
        }

        return [.. entries];
    }

    /// <summary>Writes entries at the end. A disk that fails is logged once and does not stop anything.</summary>
    public void Append(IEnumerable<ActivityEntry> entries)
    {
        try
        {
            var text = new StringBuilder();
            foreach (var entry in entries)
            {
                text.Append(JsonSerializer.Serialize(entry, ActivityJson.Relaxed.ActivityEntry)).Append('\n');
            }

            Write(Encoding.UTF8.GetBytes(text.ToString()));
            _failed = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_failed)
            {
                LogUnwritable(path, failure.Message);
            }

            _failed = true;
        }
    }

    private void Write(byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (File.Exists(path) && new FileInfo(path).Length + content.Length > maxBytes)
        {
            File.Move(path, Previous, overwrite: true);
        }

        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var torn = stream.Length > 0 && !EndsLine(stream);
        stream.Seek(0, SeekOrigin.End);
        if (torn)
        {
            stream.WriteByte((byte)'\n');
        }

        stream.Write(content);
    }

    private static bool EndsLine(FileStream stream)
    {
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }

    private static IEnumerable<string> ReadLines(string file) => File.Exists(file) ? File.ReadLines(file) : [];

    private static ActivityEntry? Parse(string line)
    {
        try
        {
            return
                JsonSerializer.Deserialize(line, ActivityJson.Relaxed.ActivityEntry) is { Id: > 0, Subject: not null, Text: not null } entry
                ? entry
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogEvents.ActivityLinesDamaged, LogLevel.Warning, "{Count} damaged lines of the activity log {Path} were left out")]
    private partial void LogDamaged(int count, string path);

    [LoggerMessage(
        LogEvents.ActivityNotWritten, LogLevel.Error,
        "The activity log {Path} cannot be written; it goes on in memory: {Failure}")]
    private partial void LogUnwritable(string path, string failure);
}
