using System.Text.Json;
using Thalassa.Model.Events;
using Thalassa.Registry.Replication;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Memory;

/// <remarks>
/// Of two records of one subject the greater revision wins, so all instances converge, in any order of arrival. A lease that expired only
/// where heartbeats did not arrive does not end the registration: the instance that received them answers with a greater revision.
/// </remarks>
public sealed partial class MemoryStore
{
    /// <summary>How long an end is remembered after the last lease from before it could have run.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private ChangeLog? _log;
    private int _untilForget;

    /// <summary>Identifies this process to others; empty before <see cref="StartReplication"/>.</summary>
    public Guid Instance => _log?.Instance ?? Guid.Empty;

    /// <summary>Starts to record changes for other instances.</summary>
    public void StartReplication()
    {
        lock (_lock)
        {
            _log ??= new ChangeLog();
            foreach (var id in _registrations.Keys)
            {
                _log.Note(id.ToString());
            }

            foreach (var id in _routing.Keys)
            {
                _log.Note(id.ToString());
            }
        }
    }

    /// <summary>The changes since an instance's last request.</summary>
    /// <param name="instance">The instance that the caller expects; for any other, the answer contains everything.</param>
    /// <param name="after">The <see cref="ReplicaChanges.Sequence"/> that it has.</param>
    /// <exception cref="InvalidOperationException"><see cref="StartReplication"/> was not called.</exception>
    public ReplicaChanges ChangesAfter(Guid instance, long after)
    {
        lock (_lock)
        {
            var log = _log ?? throw new InvalidOperationException("This store does not replicate.");
            var changes = log.After(instance == log.Instance ? after : 0)
                .Select(change => change.Ended ?? Describe(change.Id))
                .OfType<ReplicaRecord>();
            return new ReplicaChanges(log.Instance, log.Sequence, [.. changes]);
        }
    }

    /// <summary>Completes when something changes after <paramref name="after"/>.</summary>
    public Task ChangedAsync(Guid instance, long after)
    {
        lock (_lock)
        {
            return _log is null || instance != _log.Instance || _log.Sequence > after ? Task.CompletedTask : _log.ChangedAsync();
        }
    }

    /// <summary>Applies the changes of another instance.</summary>
    /// <param name="records">As received; invalid ones are ignored.</param>
    /// <param name="now">The time.</param>
    /// <returns>The resulting events, which the caller must publish and acknowledge.</returns>
    public IReadOnlyList<RegistryEvent> Apply(IReadOnlyList<ReplicaRecord> records, DateTimeOffset now)
    {
        var events = new List<RegistryEvent>();
        foreach (var record in records)
        {
            lock (_lock)
            {
                Apply(record, now, events);
            }
        }

        return events;
    }

    private static bool IsWrongExpiry(ReplicaRecord end, StoredRegistration mine) => end.Expired && mine.ExpiresAt > end.Ended;

    /// <remarks>Two clocks may show the same microsecond; what is left then decides, the same at all.</remarks>
    private static (long Revision, ulong Hash, long Registered) Order(StoredRegistration item) =>
        (item.Revision, item.MetaHash.High, item.Registered);

    private void Apply(ReplicaRecord record, DateTimeOffset now, List<RegistryEvent> events)
    {
        if (record.RegistrationId() is { } id)
        {
            if (record.Ended is not null)
            {
                End(id, record, now, events);
            }
            else if (record.ToRegistration(id) is { } theirs)
            {
                Take(theirs, now, events);
            }
        }
        else if (record.RoutingId() is { } routing)
        {
            Take(routing, record, now, events);
        }
    }

    private void Take(StoredRegistration theirs, DateTimeOffset now, List<RegistryEvent> events)
    {
        if (!_registrations.TryGetValue(theirs.Id, out var mine))
        {
            if (_log?.EndOf(theirs.Id.ToString()) is not { } end || end.Revision < theirs.Revision)
            {
                Adopt(theirs);
                events.Add(Record(RegistryEvents.Online(theirs, now)));
            }

            return;
        }

        var lastKnown = Math.Max(mine.LastKnown, theirs.LastKnown);
        if (Order(theirs).CompareTo(Order(mine)) > 0)
        {
            theirs.Renew(lastKnown);
            Adopt(theirs);
            if (theirs.MetaHash != mine.MetaHash)
            {
                events.Add(Record(RegistryEvents.Online(theirs, now)));
            }
        }
        else if (lastKnown > mine.LastKnown)
        {
            mine.Renew(lastKnown);
            _log?.Note(mine.Id.ToString());
        }
    }

    private void End(Thalassa.Model.Registrations.RegistrationId id, ReplicaRecord end, DateTimeOffset now, List<RegistryEvent> events)
    {
        if (!_registrations.TryGetValue(id, out var mine))
        {
            if (_log?.EndOf(end.Id) is not { } known || known.Revision < end.Revision)
            {
                _revision = Math.Max(_revision, end.Revision);
                _log?.NoteEnd(end);
            }

            return;
        }

        if (end.Revision < mine.Revision)
        {
            return;
        }

        _revision = Math.Max(_revision, end.Revision);
        if (IsWrongExpiry(end, mine))
        {
            // Nothing ended; the instance that thought so learns better by the greater revision.
            Adopt(mine.With(NextRevision(now)));
            return;
        }

        _registrations.Remove(id);
        _index.Remove(id);
        _log?.NoteEnd(end);
        events.Add(Record(RegistryEvents.Offline(id, end.Revision, now)));
        if (mine.LastKnown > end.Ended)
        {
            // It was heard of after it had left: it is back.
            var again = mine.With(NextRevision(now));
            Adopt(again);
            events.Add(Record(RegistryEvents.Online(again, now)));
        }
    }

    private void Take(RoutingId id, ReplicaRecord record, DateTimeOffset now, List<RegistryEvent> events)
    {
        var mine = _routing.GetValueOrDefault(id);
        var known = (mine?.Revision ?? _log?.EndOf(record.Id)?.Revision ?? 0, mine?.Json ?? string.Empty);
        var theirs = (record.Revision, mine is null || record.Json is null ? string.Empty : record.Json.Value.GetRawText());
        if (theirs.Revision < known.Item1 || (theirs.Revision == known.Item1 && string.CompareOrdinal(theirs.Item2, known.Item2) <= 0))
        {
            return;
        }

        _revision = Math.Max(_revision, record.Revision);
        if (record.Ended is not null)
        {
            _log?.NoteEnd(record);
            if (_routing.Remove(id))
            {
                events.Add(Record(RegistryEvents.Routing(id, record.Revision, removed: true, now)));
            }
        }
        else if (record.Json is { ValueKind: JsonValueKind.Object } json)
        {
            _routing[id] = new RoutingObject(id, json.GetRawText(), record.Revision);
            _log?.Note(record.Id);
            events.Add(Record(RegistryEvents.Routing(id, record.Revision, removed: false, now)));
        }
    }

    private void Adopt(StoredRegistration registration)
    {
        _revision = Math.Max(_revision, registration.Revision);
        _registrations[registration.Id] = registration;
        _index.Set(registration);
        _log?.Note(registration.Id.ToString());
    }

    private void NoteEnd(StoredRegistration registration, long revision, bool expired, DateTimeOffset now)
    {
        _log?.NoteEnd(new ReplicaRecord
        {
            Id = registration.Id.ToString(),
            Revision = revision,
            Ended = now.ToUnixTimeMilliseconds(),
            Expired = expired,
            SecondsToExpire = registration.SecondsToExpire,
        });
        if (_log is not null && ++_untilForget % 1000 == 0)
        {
            _log.Forget((now - Memory).ToUnixTimeMilliseconds());
        }
    }

    private ReplicaRecord? Describe(string id)
    {
        var record = new ReplicaRecord { Id = id, Revision = 0 };
        if (record.RegistrationId() is { } registration)
        {
            return _registrations.TryGetValue(registration, out var mine)
                ? record with
                {
                    Revision = mine.Revision,
                    LastKnown = mine.LastKnown,
                    SecondsToExpire = mine.SecondsToExpire,
                    Registered = mine.Registered,
                    MetaHash = mine.MetaHash.ToString(),
                    Json = JsonElement.Parse(mine.Meta.Span),
                }
                : null;
        }

        return record.RoutingId() is { } routing && _routing.TryGetValue(routing, out var item)
            ? record with { Revision = item.Revision, Json = JsonElement.Parse(item.Json) }
            : null;
    }
}
