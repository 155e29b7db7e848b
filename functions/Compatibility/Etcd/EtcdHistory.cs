using Thalassa.Registry.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>The changes of the tree as far as this instance saw them: what <c>wait</c> is answered from.</summary>
/// <remarks>
/// Each reading of the tree is compared with the one before; nothing is read for it unless a client waits. The index is Unix
/// microseconds, as the registry's revisions are, so that it means the same at all instances and after a restart.
/// </remarks>
internal sealed class EtcdHistory(EtcdKeyspace keys, EventHub hub, TimeProvider time)
{
    private const int Most = 1000;

    /// <summary>How often a waiter looks for changes without an event: those at other instances, and expired leases.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<EtcdEvent> _events = new();
    private Dictionary<string, EtcdNode>? _last;
    private long _serial;
    private long _index = Revision.Next(time.GetUtcNow(), 0);
    private long _cleared;

    /// <summary>The index of the last change.</summary>
    public long Index
    {
        get
        {
            lock (_lock)
            {
                return _index;
            }
        }
    }

    /// <summary>Notes what changed since the reading before.</summary>
    /// <returns>The index that this reading shows the tree at.</returns>
    public long Observe(EtcdTree tree)
    {
        lock (_lock)
        {
            if (tree.Serial <= _serial)
            {
                return _index;
            }

            _serial = tree.Serial;
            var found = tree.Nodes.ToDictionary(node => node.Key, StringComparer.Ordinal);
            if (_last is null)
            {
                _cleared = _index = Math.Max(_index, tree.Nodes.Select(node => node.Modified).DefaultIfEmpty().Max());
            }
            else
            {
                Compare(_last, found);
            }

            _last = found;
            return _index;
        }
    }

    /// <summary>Notes a write of this instance, so that it is in the history even if it is undone before the next reading.</summary>
    /// <param name="before">What was there, or null.</param>
    /// <param name="after">What is there, or null.</param>
    public void Note(EtcdNode? before, EtcdNode? after)
    {
        lock (_lock)
        {
            if (_last is null || (before ?? after) is not { } either || (before is not null && before.Modified == after?.Modified))
            {
                return;
            }

            _serial = Math.Max(_serial, keys.Readings);
            if (after is not null && _last.TryGetValue(after.Key, out var seen) && seen.Modified == after.Modified && seen.Id == after.Id)
            {
                // A reading between the write and this was first.
                return;
            }

            if (after is not null)
            {
                _last[after.Key] = after;
                AddSet(after, before);
            }
            else if (_last.Remove(either.Key))
            {
                AddEnd(either, time.GetUtcNow());
            }
        }
    }

    /// <summary>Waits for a change.</summary>
    /// <param name="key">Of this entry, or with <paramref name="recursive"/> of anything below this directory.</param>
    /// <param name="recursive">Whether <paramref name="key"/> is a directory.</param>
    /// <param name="from">The least index that the change may have; null for the next one from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EtcdError">What happened from there on is not known any more.</exception>
    public async Task<EtcdEvent> NextAsync(string key, bool recursive, long? from, CancellationToken cancellationToken)
    {
        using var events = hub.Subscribe();
        from ??= Observe(await keys.ReadAsync(cancellationToken)) + 1;
        while (true)
        {
            Observe(await keys.ReadAsync(cancellationToken));
            if (Find(key, recursive, from.Value) is { } found)
            {
                return found;
            }

            await SomethingAsync(events, cancellationToken);
        }
    }

    private async Task SomethingAsync(Subscription events, CancellationToken cancellationToken)
    {
        try
        {
            if (!await events.Events.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(Period, time, cancellationToken))
            {
                await Task.Delay(Period, time, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            // Time to look.
        }

        while (events.Events.TryRead(out _))
        {
            // One look is for all of them.
        }
    }

    private EtcdEvent? Find(string key, bool recursive, long from)
    {
        lock (_lock)
        {
            bool IsWanted(EtcdNode node) => node.Key == key || (recursive && EtcdKey.IsIn(node.Key, key));
            if (_events.FirstOrDefault(item => item.Index >= from && IsWanted(item.Node)) is { } found)
            {
                return found;
            }

            if (from > _cleared)
            {
                return null;
            }

            // What is there still shows its last change; what was removed before does not.
            return _last!.Values.Where(node => node.Modified >= from && IsWanted(node)).MinBy(node => node.Modified) is { } node
                ? new EtcdEvent(node.Modified, "set", node, Before: null)
                : throw EtcdError.Cleared(_cleared + 1, from);
        }
    }

    private void Compare(Dictionary<string, EtcdNode> before, Dictionary<string, EtcdNode> after)
    {
        var now = time.GetUtcNow();
        foreach (var node in after.Values.OrderBy(node => node.Modified))
        {
            var old = before.GetValueOrDefault(node.Key);
            if (old is null || old.Modified != node.Modified || old.Id != node.Id)
            {
                AddSet(node, old);
            }
        }

        foreach (var node in before.Values.Where(node => !after.ContainsKey(node.Key)))
        {
            AddEnd(node, now);
        }
    }

    private void AddSet(EtcdNode node, EtcdNode? before) => Add(new EtcdEvent(Math.Max(node.Modified, _index + 1), "set", node, before));

    private void AddEnd(EtcdNode node, DateTimeOffset now)
    {
        var action = node.ExpiresAt <= now.ToUnixTimeMilliseconds() ? "expire" : "delete";
        Add(new EtcdEvent(Revision.Next(now, _index), action, node, node));
    }

    private void Add(EtcdEvent item)
    {
        _index = item.Index;
        _events.Enqueue(item);
        if (_events.Count > Most)
        {
            _cleared = _events.Dequeue().Index;
        }
    }
}
