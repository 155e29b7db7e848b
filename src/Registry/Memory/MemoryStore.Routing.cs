using Thalassa.Model.Events;
using Thalassa.Registry.Replication;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Memory;

public sealed partial class MemoryStore : IRoutingStore
{
    private readonly Dictionary<RoutingId, RoutingObject> _routing = [];

    /// <inheritdoc/>
    public Task<RoutingList> ListAsync(RoutingKind kind, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return Task.FromResult(new RoutingList(
            [
                .. _routing.Values.Where(item => item.Id.Kind == kind)
                    .OrderBy(item => item.Id.Key, StringComparer.Ordinal)
                    .ThenBy(item => item.Id.Label, StringComparer.Ordinal),
            ]));
        }
    }

    /// <inheritdoc/>
    public Task<RoutingObject?> GetAsync(RoutingId id, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return Task.FromResult(_routing.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public Task<RoutingWrite?> PutAsync(
        RoutingId id, string json, long expected, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if ((_routing.GetValueOrDefault(id)?.Revision ?? 0) != expected)
            {
                return Task.FromResult<RoutingWrite?>(null);
            }

            var item = new RoutingObject(id, json, NextRevision(now));
            _routing[id] = item;
            _log?.Note(id.ToString());
            return Task.FromResult<RoutingWrite?>(new(item, Record(RegistryEvents.Routing(id, item.Revision, removed: false, now))));
        }
    }

    /// <inheritdoc/>
    public Task<RegistryEvent?> RemoveAsync(RoutingId id, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!_routing.Remove(id))
            {
                return Task.FromResult<RegistryEvent?>(null);
            }

            var revision = NextRevision(now);
            _log?.NoteEnd(new ReplicaRecord { Id = id.ToString(), Revision = revision, Ended = now.ToUnixTimeMilliseconds() });
            return Task.FromResult<RegistryEvent?>(Record(RegistryEvents.Routing(id, revision, removed: true, now)));
        }
    }
}
