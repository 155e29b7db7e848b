using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Model.Events;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

/// <summary>Keeps everything in one Azure table, for any number of instances of the registry.</summary>
/// <remarks>
/// A transition and its event are one transaction of one partition (a transactional outbox). Every write is conditional, or
/// right whatever it meets; a write whose answer was lost is recognised when its row is read again. The table is
/// created when a first transition finds none.
/// </remarks>
public sealed partial class TableStore
{
    /// <summary>The most actions that a transaction takes.</summary>
    private const int ActionsPerTransaction = 100;

    /// <summary>How many requests one call sends at once.</summary>
    private const int Parallelism = 8;

    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly TableClient _table;
    private readonly TimeProvider _time;
    private readonly KnownRegistrations _known;
    private readonly UnreadableRows _unreadable;
    private long _revision;

    /// <summary>Uses a table of a storage account.</summary>
    /// <param name="service">The account.</param>
    /// <param name="time">Ages what this instance remembers, and orders transitions together with the callers' times.</param>
    /// <param name="tableName">3 to 63 letters and digits, the first a letter.</param>
    /// <param name="logger">Takes the names of rows that cannot be read; null for none.</param>
    public TableStore(TableServiceClient service, TimeProvider time, string tableName = "registrations", ILogger<TableStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        _table = service.GetTableClient(tableName);
        _time = time;
        _known = new KnownRegistrations(time);
        _unreadable = new UnreadableRows(time, logger ?? NullLogger<TableStore>.Instance);
    }

    /// <inheritdoc/>
    public IReadOnlyList<UnreadableRow> Unreadable => _unreadable.Met;

    private static ParallelOptions InParallel(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };

    /// <summary>Does what takes several requests one after the other, within the time that one of them may take.</summary>
    /// <exception cref="TimeoutException">It took longer. What it was about may have been done.</exception>
    private static async Task<T> WithinDeadlineAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StorageClients.Deadline);
        try
        {
            return await operation(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The table did not answer within {StorageClients.Deadline.TotalSeconds} s.", e);
        }
    }

    /// <summary>Writes a change together with its event, both or neither.</summary>
    /// <returns>Whether it was written; if not, the row is not what the caller took it for.</returns>
    private async Task<bool> TryCommitAsync(TableTransactionAction change, RegistryEvent item, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync([change, OutboxRow.Add(item, _writer)], cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(cancellationToken);
            return false;
        }
        catch (TableTransactionFailedException e) when (IsConflict(e))
        {
            return false;
        }
    }

    /// <summary>Whether a transition that <see cref="TryCommitAsync"/> reported as failed was written after all, its answer lost.</summary>
    private async Task<bool> IsMineAsync(RegistryEvent item, CancellationToken cancellationToken)
    {
        var key = OutboxRow.Key(item);
        return (await ReadAsync(key.PartitionKey, key.RowKey, cancellationToken, OutboxRow.Writer))?.GetString(OutboxRow.Writer) == _writer;
    }

    /// <summary>Does an operation, and creates the table if that is what it needs.</summary>
    private async Task WithTableAsync(Func<Task> operation, CancellationToken cancellationToken)
    {
        try
        {
            await operation();
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(cancellationToken);
            await operation();
        }
    }

    private static bool IsConflict(TableTransactionFailedException e) =>
        e.Status is 404 or 409 or 412 && e.ErrorCode != TableErrorCode.TableNotFound && e.ErrorCode != TableErrorCode.TableBeingDeleted;

    /// <summary>A revision greater than <paramref name="last"/> and than every one that this instance gave before.</summary>
    /// <remarks>
    /// The clock is read here, after the row was, because a caller's time may be older than a transition that another
    /// instance made meanwhile.
    /// </remarks>
    private long NextRevision(DateTimeOffset now, long last)
    {
        var clock = _time.GetUtcNow();
        while (true)
        {
            var seen = Volatile.Read(ref _revision);
            var next = Revision.Next(clock > now ? clock : now, Math.Max(seen, last));
            if (Interlocked.CompareExchange(ref _revision, next, seen) == seen)
            {
                return next;
            }
        }
    }

    private async Task<TableEntity?> ReadAsync(string partition, string row, CancellationToken cancellationToken, params string[] select)
    {
        var answer = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, select.Length > 0 ? select : null, cancellationToken);
        return answer.HasValue ? answer.Value : null;
    }

    /// <summary>The rows that a filter lets through; none when the table does not exist yet.</summary>
    private Task<List<TableEntity>> ReadAllAsync(
        string filter, CancellationToken cancellationToken, int most = int.MaxValue, params string[] select) =>
        ReadAllAsync(filter, most, static _ => true, select, cancellationToken);

    /// <summary>As above, up to <paramref name="most"/> of those that count.</summary>
    private async Task<List<TableEntity>> ReadAllAsync(
        string filter, int most, Func<TableEntity, bool> counts, string[] select, CancellationToken cancellationToken)
    {
        var counted = 0;
        List<TableEntity> rows = [];
        try
        {
            var query = _table.QueryAsync<TableEntity>(
                filter, most < 1000 ? most : null, select.Length > 0 ? select : null, cancellationToken);
            await foreach (var row in query)
            {
                rows.Add(row);
                if (counts(row) && ++counted == most)
                {
                    break;
                }
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
        {
            return [];
        }

        return rows;
    }
}
