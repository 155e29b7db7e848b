using Azure.Data.Tables;
using Thalassa.Model.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

public sealed partial class TableStore
{
    private const string State = "State";

    /// <inheritdoc/>
    public async Task<ReaperScan> ScanAsync(
        DateTimeOffset now, DateTimeOffset pendingBefore, int maxPending, CancellationToken cancellationToken = default)
    {
        var found = new List<TableEntity>[Keys.Ranges.Count];
        var (ended, waiting) = (now.ToUnixTimeMilliseconds(), pendingBefore.ToUnixTimeMilliseconds());
        var filter = TableClient.CreateQueryFilter(
            $" and ((RowKey ge {Keys.First} and ExpiresAt le {ended}) or (RowKey lt {Keys.First} and ExpiresAt le {waiting}))");
        await Parallel.ForAsync(0, found.Length, InParallel(cancellationToken), async (i, token) =>
            found[i] = await ReadAllAsync(
                Keys.Ranges[i] + filter,
                token,
                int.MaxValue,
                ["PartitionKey", "RowKey", Keys.ExpiresAt, Keys.LastKnown, .. OutboxRow.Properties]));

        List<DueRegistration> due = [];
        List<RegistryEvent> pending = [];
        List<TableTransactionAction> traces = [];
        foreach (var row in found.SelectMany(range => range))
        {
            if (!OutboxRow.Is(row))
            {
                due.AddRange(_unreadable.ReadPart(row, RegistrationRow.ReadDue) is { } one ? [one] : []);
            }
            else if (OutboxRow.IsTrace(row))
            {
                traces.Add(OutboxRow.Delete(row));
            }
            else if (pending.Count < maxPending && _unreadable.Read(row, OutboxRow.Read) is { } item && item.Time < pendingBefore)
            {
                pending.Add(item);
            }
        }

        await Parallel.ForEachAsync(
            traces
                .GroupBy(trace => trace.Entity.PartitionKey, StringComparer.Ordinal)
                .SelectMany(partition => partition.Chunk(ActionsPerTransaction)),
            InParallel(cancellationToken),
            async (spent, token) => await TryDeleteAsync(spent, token));
        return new ReaperScan(due, pending);
    }

    /// <inheritdoc/>
    public async Task<ReaperState?> ReadReaperStateAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(Keys.ReaperPartition, Keys.ReaperRow, cancellationToken) is { } row
            ? _unreadable.Read(
                row, one => ReaperState.FromJson(LongText.Read(one, State)) ?? throw new FormatException("its state cannot be used"))
            : null;

    /// <inheritdoc/>
    public async Task WriteReaperStateAsync(ReaperState state, CancellationToken cancellationToken = default)
    {
        var row = new TableEntity(Keys.ReaperPartition, Keys.ReaperRow);
        LongText.Write(row, State, state.ToJson());
        await WithTableAsync(() => _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken), cancellationToken);
    }
}
