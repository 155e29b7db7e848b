using Azure;
using Azure.Data.Tables;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

public sealed partial class TableStore
{
    /// <inheritdoc/>
    public async ValueTask<RegistryEvent?> RemoveAsync(
        RegistrationId id, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await WithinDeadlineAsync(token => EndAsync(id, now, token), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RegistryEvent>> ExpireAsync(
        IReadOnlyList<DueRegistration> due, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var offlines = new List<RegistryEvent>(due.Count);
        await Parallel.ForEachAsync(
            due.GroupBy(item => item.Id.Name, StringComparer.Ordinal).SelectMany(service => service.Chunk(ActionsPerTransaction / 2)),
            InParallel(cancellationToken),
            async (items, token) =>
            {
                var ended = await ExpireServiceAsync([.. items], now, token);
                lock (offlines)
                {
                    offlines.AddRange(ended);
                }
            });
        return offlines;
    }

    /// <inheritdoc/>
    public Task AcknowledgeAsync(IReadOnlyList<RegistryEvent> published, CancellationToken cancellationToken = default) =>
        Parallel.ForEachAsync(
            published.DistinctBy(item => item.Id, StringComparer.Ordinal)
                .GroupBy(item => OutboxRow.Key(item).PartitionKey, StringComparer.Ordinal)
                .SelectMany(partition => partition.Chunk(ActionsPerTransaction)),
            InParallel(cancellationToken),
            async (items, token) => await ForgetAsync(items, token));

    private async Task<RegistryEvent?> EndAsync(RegistrationId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _known.Remove(id);
        var key = RegistrationRow.Key(id);
        RegistryEvent? offline = null;
        while (await ReadAsync(key.PartitionKey, key.RowKey, cancellationToken, Keys.Revision) is { } row)
        {
            offline = RegistryEvents.Offline(id, NextRevision(now, Mark.RevisionOf(row)), now);
            if (await TryCommitAsync(RegistrationRow.Delete(id, row.ETag), offline, cancellationToken))
            {
                return offline;
            }
        }

        return offline is not null && await IsMineAsync(offline, cancellationToken) ? offline : null;
    }

    private async Task<List<RegistryEvent>> ExpireServiceAsync(
        List<DueRegistration> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (due.Count > 0)
        {
            var offlines = due.ConvertAll(item =>
                RegistryEvents.Offline(item.Id, NextRevision(now, Mark.Parse(item.Mark).Revision), now));
            try
            {
                await _table.SubmitTransactionAsync(
                    due.Select(item => RegistrationRow.Delete(item.Id, Mark.Parse(item.Mark).ETag))
                        .Concat(offlines.Select(item => OutboxRow.Add(item, _writer))),
                    cancellationToken);
                due.ForEach(item => _known.Remove(item.Id));
                return offlines;
            }
            catch (TableTransactionFailedException e) when (IsConflict(e) && e.FailedTransactionActionIndex is { } failed)
            {
                // It was heard of or removed meanwhile: it is not ours to end. A conflict in the outbox only asks for a later revision.
                if (failed < due.Count)
                {
                    due.RemoveAt(failed);
                }
            }
        }

        return [];
    }

    private async Task ForgetAsync(RegistryEvent[] published, CancellationToken cancellationToken)
    {
        var actions = published.Select(item => OutboxRow.Published(item, _time.GetUtcNow())).ToArray();
        if (!await TryDeleteAsync(actions, cancellationToken))
        {
            // Another instance published some of them too, so each is deleted separately.
            foreach (var action in actions)
            {
                await TryDeleteAsync([action], cancellationToken);
            }
        }
    }

    /// <summary>Deletes rows of the outbox, or leaves traces in their place, all or none.</summary>
    /// <returns>Whether it did; if not, a row was not there any more.</returns>
    private async Task<bool> TryDeleteAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }
}
