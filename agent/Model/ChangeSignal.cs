namespace Thalassa.Agent.Model;

/// <summary>Announces that something about the agent has changed, so that no reader has to poll. Safe for use by many threads.</summary>
/// <remarks>
/// Each publisher of an immutable state (routing, HAProxy, the registry, statistics, drains, the activity log) raises the signal after it.
/// It carries no content: a reader compares the states themselves, by reference, and a signal without a change costs one comparison.
/// </remarks>
public sealed class ChangeSignal
{
    private Moment _current = new(0);

    /// <summary>The present revision, and what completes with the next one. A state that is read after this is at least as new.</summary>
    public (long Revision, Task Changed) Current
    {
        get
        {
            var now = Volatile.Read(ref _current);
            return (now.Revision, now.Ended.Task);
        }
    }

    /// <summary>Announces a change that was published before this call. Readers go on elsewhere, not in this call.</summary>
    public void Raise()
    {
        Moment before;
        do
        {
            before = Volatile.Read(ref _current);
        }
        while (Interlocked.CompareExchange(ref _current, new Moment(before.Revision + 1), before) != before);
        before.Ended.SetResult();
    }

    private sealed class Moment(long revision)
    {
        public long Revision => revision;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
