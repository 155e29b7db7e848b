namespace Thalassa.Registry.Replication;

/// <summary>
/// Which subjects of a store changed in which order, and how those that are no more ended. Not thread-safe but for
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

    /// <summary>Notes that a subject changed.</summary>
    public void Note(string id) => Set(id, ended: null);

    /// <summary>Notes that a subject ended.</summary>
    public void NoteEnd(ReplicaRecord ended) => Set(ended.Id, ended);

    /// <summary>How a subject ended, or null while it is there or when that is forgotten.</summary>
    public ReplicaRecord? EndOf(string id) => _entries.GetValueOrDefault(id)?.Ended;

    /// <summary>The subjects that changed after a number, and how they ended, in their order.</summary>
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
