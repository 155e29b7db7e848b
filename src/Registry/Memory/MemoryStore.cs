using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Memory;

/// <summary>Keeps everything in memory: no dependency, and lost with the process.</summary>
/// <remarks>
/// One lock over operations of well under a microsecond; lists are built once per change and read without it. The
/// revisions of all subjects come from one sequence, so they grow over removals too.
/// </remarks>
public sealed partial class MemoryStore : IRegistrationStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RegistrationId, StoredRegistration> _registrations = [];
    private readonly RegistrationIndex _index = new();
    private readonly Dictionary<string, RegistryEvent> _pending = [];
    private ReaperState? _reaper;
    private long _revision;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HeartbeatOutcome>> HeartbeatAsync(
        IReadOnlyList<Heartbeat> heartbeats, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var outcomes = new HeartbeatOutcome[heartbeats.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            lock (_lock)
            {
                outcomes[i] = Heartbeat(heartbeats[i], now);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<HeartbeatOutcome>>(outcomes);
    }

    /// <inheritdoc/>
    public ValueTask<RegistryEvent?> RemoveAsync(RegistrationId id, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(
                _registrations.TryGetValue(id, out var registration) ? End(registration, expired: false, now) : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RegistrationPage> QueryAsync(RegistrationQuery query, CancellationToken cancellationToken = default)
    {
        RegistrationList list;
        lock (_lock)
        {
            list = _index.List(query.Names, query.Version);
        }

        return ValueTask.FromResult(PageOf(list, query));
    }

    /// <inheritdoc/>
    public Task<ReaperScan> ScanAsync(
        DateTimeOffset now, DateTimeOffset pendingBefore, int maxPending, CancellationToken cancellationToken = default)
    {
        RegistrationList all;
        RegistryEvent[] pending;
        lock (_lock)
        {
            all = _index.All();
            pending = [.. _pending.Values.Where(item => item.Time < pendingBefore).OrderBy(item => item.Revision).Take(maxPending)];
        }

        var due = new List<DueRegistration>();
        var time = now.ToUnixTimeMilliseconds();
        foreach (var registration in all.Items)
        {
            var lastKnown = registration.LastKnown;
            var expiresAt = lastKnown + (registration.SecondsToExpire * 1000L);
            if (expiresAt <= time)
            {
                due.Add(new DueRegistration(
                    registration.Id,
                    DateTimeOffset.FromUnixTimeMilliseconds(lastKnown),
                    DateTimeOffset.FromUnixTimeMilliseconds(expiresAt),
                    MarkOf(registration.Revision, lastKnown)));
            }
        }

        return Task.FromResult(new ReaperScan(due, pending));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegistryEvent>> ExpireAsync(
        IReadOnlyList<DueRegistration> due, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var offlines = new List<RegistryEvent>();
        foreach (var item in due)
        {
            lock (_lock)
            {
                if (_registrations.TryGetValue(item.Id, out var registration)
                    && MarkOf(registration.Revision, registration.LastKnown) == item.Mark)
                {
                    offlines.Add(End(registration, expired: true, now));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<RegistryEvent>>(offlines);
    }

    /// <inheritdoc/>
    public Task<int> CountAsync(string name, int enough, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return Task.FromResult(Math.Min(_index.List([name], version: null).Count, enough));
        }
    }

    /// <inheritdoc/>
    public Task<bool> AnyLiveAsync(DateTimeOffset now, DateTimeOffset? heardAfter, CancellationToken cancellationToken = default)
    {
        RegistrationList all;
        lock (_lock)
        {
            all = _index.All();
        }

        var time = now.ToUnixTimeMilliseconds();
        var after = heardAfter?.ToUnixTimeMilliseconds() ?? long.MinValue;
        foreach (var registration in all.Items)
        {
            if (registration.ExpiresAt > time && registration.LastKnown > after)
            {
                return Task.FromResult(true);
            }
        }

        return Task.FromResult(false);
    }

    /// <inheritdoc/>
    public Task AcknowledgeAsync(IReadOnlyList<RegistryEvent> published, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            foreach (var item in published)
            {
                _pending.Remove(item.Id);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ReaperState?> ReadReaperStateAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(Volatile.Read(ref _reaper));

    /// <inheritdoc/>
    public Task WriteReaperStateAsync(ReaperState state, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _reaper, state);
        return Task.CompletedTask;
    }

    private static string MarkOf(long revision, long lastKnown) => $"{revision}/{lastKnown}";

    private static RegistrationPage PageOf(RegistrationList list, RegistrationQuery query)
    {
        var items = list.Items;
        if (query.From is { } from)
        {
            items = items[RegistrationIndex.FirstAfter(items, from)..];
        }

        var more = query.Limit is { } limit && items.Length > limit;
        items = more ? items[..query.Limit!.Value] : items;
        return new RegistrationPage(
            items.Length == list.Count ? list : new RegistrationList(items.ToArray()),
            more ? Continuation.After(items[^1].Id) : null);
    }

    private HeartbeatOutcome Heartbeat(Heartbeat heartbeat, DateTimeOffset now)
    {
        if (!_registrations.TryGetValue(heartbeat.Id, out var known))
        {
            return Begin(HeartbeatKind.New, StoredRegistration.Appear(heartbeat, now, NextRevision(now)), now);
        }

        if (known.MetaHash != heartbeat.Meta.Hash)
        {
            return Begin(HeartbeatKind.Changed, known.Change(heartbeat, now, NextRevision(now)), now);
        }

        known.Renew(now.ToUnixTimeMilliseconds());
        _log?.Note(known.Id.ToString());
        return new HeartbeatOutcome(HeartbeatKind.Renewed, known, Event: null);
    }

    private HeartbeatOutcome Begin(HeartbeatKind kind, StoredRegistration registration, DateTimeOffset now)
    {
        _registrations[registration.Id] = registration;
        _index.Set(registration);
        _log?.Note(registration.Id.ToString());
        return new HeartbeatOutcome(kind, registration, Record(RegistryEvents.Online(registration, now)));
    }

    private RegistryEvent End(StoredRegistration registration, bool expired, DateTimeOffset now)
    {
        _registrations.Remove(registration.Id);
        _index.Remove(registration.Id);
        var revision = NextRevision(now);
        NoteEnd(registration, revision, expired, now);
        return Record(RegistryEvents.Offline(registration.Id, revision, now));
    }

    private long NextRevision(DateTimeOffset now) => _revision = Revision.Next(now, _revision);

    private RegistryEvent Record(RegistryEvent item)
    {
        _pending[item.Id] = item;
        return item;
    }
}
