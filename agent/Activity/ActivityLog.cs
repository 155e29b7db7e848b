using System.Threading.Channels;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Activity;

/// <summary>What happened lately. Writing to it never waits: the disk gets it a little later. Safe for use by many threads.</summary>
public sealed class ActivityLog : BackgroundService
{
    /// <summary>How many entries are held in memory.</summary>
    public const int Most = 1_000;

    /// <summary>How many characters of entries are held in memory.</summary>
    public const int MostCharacters = 2_000_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<ActivityEntry> _entries = [];
    private readonly TimeProvider _time;
    private readonly ActivityFile? _file;
    private readonly ChangeSignal _signal;

    // What the disk cannot take for long is lost there, not here.
    private readonly Channel<ActivityEntry> _unwritten = Channel.CreateBounded<ActivityEntry>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private long _last;
    private long _characters;

    /// <summary>Takes up what the file has.</summary>
    internal ActivityLog(TimeProvider time, ActivityFile? file, ChangeSignal signal)
    {
        _time = time;
        _signal = signal;
        _file = file;
        foreach (var entry in file?.Read(Most) ?? [])
        {
            Hold(entry);
        }
    }

    /// <summary>The id of the newest entry, 0 when there is none.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Writes an entry.</summary>
    public void Write(ActivityEntry entry)
    {
        lock (_gate)
        {
            var written = entry with
            {
                Id = _last + 1,
                At = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                Text = Shorten(entry.Text, ActivityEntry.LongestText)!,
                Reason = Shorten(entry.Reason, ActivityEntry.LongestText),
                Diff = Shorten(entry.Diff, ActivityEntry.LongestDiff),
                Lines = entry.Lines is { Count: > 0 } lines ? [.. lines.Take(50).Select(line => Shorten(line, 500)!)] : null,
            };
            Hold(written);
            if (_file is not null)
            {
                _unwritten.Writer.TryWrite(written);
            }
        }

        _signal.Raise();
    }

    /// <summary>The entries after one.</summary>
    /// <param name="since">The id of that one; 0 for the whole log.</param>
    /// <param name="most">How many at most; the newest ones when there are more.</param>
    public ActivityPage Read(long since, int most)
    {
        lock (_gate)
        {
            var found = new List<ActivityEntry>();
            for (var node = _entries.Last; node is not null && node.Value.Id > since && found.Count < most; node = node.Previous)
            {
                found.Add(node.Value);
            }

            found.Reverse();
            var missed = _last > since && (found.Count == 0 || found[0].Id > since + 1);
            return new ActivityPage(found, _last, missed);
        }
    }

    /// <summary>One entry, or null when it is not held any more.</summary>
    public ActivityEntry? Find(long id)
    {
        lock (_gate)
        {
            return _entries.FirstOrDefault(entry => entry.Id == id);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Flush();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _unwritten.Reader.WaitToReadAsync(stoppingToken))
        {
            Flush();
        }
    }

    private void Flush()
    {
        var entries = new List<ActivityEntry>();
        while (_unwritten.Reader.TryRead(out var entry))
        {
            entries.Add(entry);
        }

        if (entries.Count > 0)
        {
            _file?.Append(entries);
        }
    }

    private void Hold(ActivityEntry entry)
    {
        // Damage in the file may have brought its numbers out of order.
        if (entry.Id <= _last)
        {
            return;
        }

        _entries.AddLast(entry);
        _last = entry.Id;
        _characters += Size(entry);
        while (_entries.Count > Most || (_characters > MostCharacters && _entries.Count > 1))
        {
            _characters -= Size(_entries.First!.Value);
            _entries.RemoveFirst();
        }
    }

    private static int Size(ActivityEntry entry) =>
        200 + entry.Text.Length + (entry.Reason?.Length ?? 0) + (entry.Diff?.Length ?? 0) + (entry.Lines?.Sum(line => line.Length) ?? 0);

    private static string? Shorten(string? text, int most) => text is null || text.Length <= most ? text : text[..most] + "…";
}

/// <summary>A part of the log.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Last">The id of the newest entry of the log, 0 when there is none.</param>
/// <param name="Missed">Whether entries between the one that was asked after and the first of these are gone or were left out.</param>
public sealed record ActivityPage(IReadOnlyList<ActivityEntry> Entries, long Last, bool Missed);
