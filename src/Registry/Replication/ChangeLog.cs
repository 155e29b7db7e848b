namespace Thalassa.Registry.Replication;

/// <summary>
/// The order of changes of a store's subjects, and the ends of removed ones. Not thread-safe except
/// <see cref="ChangedAsync"/>.
/// </summary>
internal sealed class ChangeLog
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Identifies this process; changes with a restart.</summary>
    public Guid Instance { get; } = Guid.NewGuid();

    /// <summary>The number of the last change.</summary>
    public long Sequence { get; private set; }

    /// <summary>Records a change of a subject.</summary>
    public void Note(string id) => Set(id, ended: null);

    /// <summary>Records the end of a subject.</summary>
    public void NoteEnd(ReplicaRecord ended) => Set(ended.Id, ended);

    /// <summary>The end of a subject, or null if it exists or its end is forgotten.</summary>
    public ReplicaRecord? EndOf(string id) => _entries.GetValueOrDefault(id)?.Ended;

    /// <summary>The subjects that changed after a sequence number, with their ends, in order.</summary>
    public IEnumerable<(string Id, ReplicaRecord? Ended)> After(long sequence) =>
        _entries
            .Where(entry => entry.Value.Sequence > sequence)
            .OrderBy(entry => entry.Value.Sequence)
            .Select(entry => (entry.Key, entry.Value.Ended));

    /// <summary>Completes with the next change.</summary>
    public Task ChangedAsync() => Volatile.Read(ref _changed).Task;

    /// <summary>Forgets ends that cannot be contested any more: no lease that began before them still runs.</summary>
    /// <param name="before">Ends of registrations before this time, Unix milliseconds, go.</param>
    public void Forget(long before)
    {
        foreach (var (id, entry) in _entries)
        {
            if (entry.Ended is { Ended: { } ended, SecondsToExpire: > 0 } end && ended + (end.SecondsToExpire * 1000L) < before)
            {
                _entries.Remove(id);
            }
        }
    }

    private void Set(string id, ReplicaRecord? ended)
    {
        _entries[id] = new Entry(++Sequence, ended);
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(long Sequence, ReplicaRecord? Ended);
}
