using Azure.Data.Tables;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

public sealed partial class TableStore : IRoutingStore
{
    /// <inheritdoc/>
    public async Task<RoutingList> ListAsync(RoutingKind kind, CancellationToken cancellationToken = default)
    {
        var prefix = new RoutingId(kind, string.Empty, null).KindText;
        var rows = await ReadAllAsync(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Keys.RoutingPartition} and RowKey ge {$"{prefix}|"} and RowKey lt {prefix + Keys.AfterSeparator}"),
            cancellationToken);
        List<RoutingObject> items = [];
        List<string> unreadable = [];
        foreach (var row in rows)
        {
            if (_unreadable.Read(row, RoutingRow.Read) is { } item)
            {
                items.Add(item);
            }
            else if (RoutingRow.IdOf(row) is { } id)
            {
                unreadable.Add(id.ToString());
            }
        }

        return new RoutingList(
            [.. items.OrderBy(item => item.Id.Key, StringComparer.Ordinal).ThenBy(item => item.Id.Label, StringComparer.Ordinal)],
            UnreadableIds.Of(unreadable));
    }

    /// <inheritdoc/>
    public async Task<RoutingObject?> GetAsync(RoutingId id, CancellationToken cancellationToken = default) =>
        await ReadAsync(id, cancellationToken) is { } row ? _unreadable.Demand(row, RoutingRow.Read) : null;

    /// <inheritdoc/>
    public Task<RoutingWrite?> PutAsync(
        RoutingId id, string json, long expected, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WithinDeadlineAsync(token => WriteAsync(id, json, expected, now, token), cancellationToken);

    /// <inheritdoc/>
    public Task<RegistryEvent?> RemoveAsync(RoutingId id, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WithinDeadlineAsync(token => EndAsync(id, now, token), cancellationToken);

    private async Task<RoutingWrite?> WriteAsync(
        RoutingId id, string json, long expected, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RoutingWrite? mine = null;
        while (true)
        {
            var row = await ReadAsync(id, cancellationToken);
            var stored = row is null ? null : _unreadable.Demand(row, RoutingRow.Read);
            if (mine is not null && stored?.Revision == mine.Written.Revision && await IsMineAsync(mine.Event, cancellationToken))
            {
                return mine;
            }

            if ((stored?.Revision ?? 0) != expected)
            {
                return null;
            }

            var item = new RoutingObject(id, json, NextRevision(now, expected));
            mine = new RoutingWrite(item, RegistryEvents.Routing(id, item.Revision, removed: false, now));
            var change = row is null
                ? new TableTransactionAction(TableTransactionActionType.Add, RoutingRow.Write(item))
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, RoutingRow.Write(item), row.ETag);
            if (await TryCommitAsync(change, mine.Event, cancellationToken))
            {
                return mine;
            }
        }
    }

    private async Task<RegistryEvent?> EndAsync(RoutingId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RegistryEvent? removed = null;
        while (await ReadAsync(id, cancellationToken) is { } row)
        {
            removed = RegistryEvents.Routing(id, NextRevision(now, Mark.RevisionOf(row)), removed: true, now);
            if (await TryCommitAsync(new(TableTransactionActionType.Delete, RoutingRow.Key(id), row.ETag), removed, cancellationToken))
            {
                return removed;
            }
        }

        return removed is not null && await IsMineAsync(removed, cancellationToken) ? removed : null;
    }

    private Task<TableEntity?> ReadAsync(RoutingId id, CancellationToken cancellationToken)
    {
        var key = RoutingRow.Key(id);
        return ReadAsync(key.PartitionKey, key.RowKey, cancellationToken);
    }
}
