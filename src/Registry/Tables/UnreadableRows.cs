using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

/// <summary>Reads rows one by one, and keeps the names of those that cannot be read: one of them stops none of the others.</summary>
/// <remarks>Such a row is neither changed nor deleted. A log line names it once, the status as long as it is met.</remarks>
internal sealed partial class UnreadableRows(TimeProvider time, ILogger logger)
{
    /// <summary>The most that are named at once.</summary>
    public const int Max = 50;

    // Agents compare, and the reaper looks, far more often.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (string Reason, long MetAt)> _met = new(StringComparer.Ordinal);

    /// <summary>Those that were met lately, by name.</summary>
    public IReadOnlyList<UnreadableRow> Met
    {
        get
        {
            foreach (var (row, (_, metAt)) in _met)
            {
                if (time.GetElapsedTime(metAt) > Life)
                {
                    _met.TryRemove(row, out _);
                }
            }

            return [.. _met.Select(row => new UnreadableRow(row.Key, row.Value.Reason)).OrderBy(row => row.Row, StringComparer.Ordinal)];
        }
    }

    /// <summary>Reads a whole row.</summary>
    /// <returns>What it holds, or null when it cannot be read, which is noted.</returns>
    public T? Read<T>(TableEntity row, Func<TableEntity, T> read)
        where T : class
    {
        var value = ReadPart(row, read);
        if (value is not null && !_met.IsEmpty)
        {
            _met.TryRemove(NameOf(row), out _);
        }

        return value;
    }

    /// <summary>As <see cref="Read"/>, of a row of which other parts may be damaged.</summary>
    public T? ReadPart<T>(TableEntity row, Func<TableEntity, T> read)
        where T : class
    {
        try
        {
            return read(row);
        }
        catch (Exception e) when (IsOfRow(e))
        {
            Note(row, e);
            return null;
        }
    }

    /// <summary>Reads the row of what was asked for by name.</summary>
    /// <exception cref="UnreadableRowException">It cannot be read.</exception>
    public T Demand<T>(TableEntity row, Func<TableEntity, T> read)
        where T : class =>
        Read(row, read) ?? throw new UnreadableRowException(
            new UnreadableRow(NameOf(row), _met.GetValueOrDefault(NameOf(row)).Reason ?? "it is damaged"));

    /// <summary>Logs that a row is replaced that cannot be read, by the owner of what it held or at an operator's wish.</summary>
    public void NoteReplaced(TableEntity row)
    {
        _met.TryRemove(NameOf(row), out _);
        LogReplaced(NameOf(row));
    }

    private static string NameOf(TableEntity row) => $"{row.PartitionKey}/{row.RowKey}";

    // A property is missing or of another type, a text is no JSON, a number is out of range, a key has other parts.
    private static bool IsOfRow(Exception e) =>
        e is FormatException or InvalidOperationException or JsonException or ArgumentException or InvalidCastException
            or OverflowException;

    // Messages of other exceptions may repeat what the row holds.
    private static string ReasonOf(Exception e) =>
        e is FormatException ? e.Message
        : e is JsonException ? "a string is not JSON"
        : "a property has the wrong type or is out of range";

    private void Note(TableEntity row, Exception e)
    {
        var (name, reason) = (NameOf(row), ReasonOf(e));
        if (!_met.ContainsKey(name))
        {
            if (_met.Count >= Max)
            {
                return;
            }

            LogUnreadable(name, reason);
        }

        _met[name] = (reason, time.GetTimestamp());
    }

    [LoggerMessage(LogEvents.RowUnreadable, LogLevel.Error, "Row {Row} cannot be read and is skipped ({Reason}). Repair or remove it")]
    private partial void LogUnreadable(string row, string reason);

    [LoggerMessage(
        LogEvents.RowReplaced, LogLevel.Warning, "Row {Row} was unreadable and has been replaced by a new registration or definition")]
    private partial void LogReplaced(string row);
}
