using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Stream;

/// <summary>Writes the messages that are not changes of the board: the first one of all, and new entries of the activity log.</summary>
internal sealed class StreamSnapshot(StreamBoard board, ActivityLog activity, StatsService stats, TimeProvider time)
{
    /// <summary>How many entries of the log are in one message at most, the newest ones.</summary>
    public const int MostEntries = 200;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything there is.</summary>
    /// <param name="isAgain">Whether it is for a reader that had one, and fell too far behind for changes.</param>
    /// <returns>The version that it is of, the last entry of the log in it, and the message.</returns>
    public (long Version, long Entry, byte[] Message) Compose(bool isAgain)
    {
        var (version, items) = board.Read();
        var page = activity.Read(0, MostEntries);
        var message = Write(json =>
        {
            json.WriteString("type"u8, "snapshot"u8);
            json.WriteNumber("version"u8, version);
            json.WriteNumber("at"u8, time.GetUtcNow().ToUnixTimeMilliseconds());
            if (isAgain)
            {
                json.WriteBoolean("again"u8, true);
            }

            foreach (var group in Enum.GetValues<StreamGroup>())
            {
                json.WriteStartArray(group.ToString().ToLowerInvariant());
                foreach (var item in items[group])
                {
                    json.WriteRawValue(item, skipInputValidation: true);
                }

                json.WriteEndArray();
            }

            json.WritePropertyName("history"u8);
            JsonSerializer.Serialize(json, StatsRecent.Of(stats.History.Read()), StatsJson.Relaxed.StatsRecent);
            WriteEntries(json, page.Entries);
        });
        return (version, page.Last, message);
    }

    /// <summary>New entries of the log.</summary>
    public static (long Entry, byte[] Message) Compose(ActivityPage page) => (page.Last, Write(json =>
    {
        json.WriteString("type"u8, "activity"u8);
        if (page.Missed)
        {
            json.WriteBoolean("missed"u8, true);
        }

        WriteEntries(json, page.Entries);
    }));

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<ActivityEntry> entries)
    {
        json.WriteStartArray("activity"u8);
        foreach (var entry in entries)
        {
            // A difference can be long, and few are looked at.
            var item = JsonSerializer.SerializeToNode(entry with { Diff = null }, ActivityJson.Relaxed.ActivityEntry)!.AsObject();
            item["hasDiff"] = entry.Diff is not null;
            item.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
