using Azure;
using Azure.Data.Tables;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

public sealed partial class TableStore : IRegistrationStore
{
    // A transaction names one missing row at a time; with more than a few missing, single requests are fewer.
    private const int TriesPerTransaction = 4;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HeartbeatOutcome>> HeartbeatAsync(
        IReadOnlyList<Heartbeat> heartbeats, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (heartbeats is [var only])
        {
            return [await HeartbeatAsync(only, now, cancellationToken)];
        }

        var outcomes = new HeartbeatOutcome[heartbeats.Count];
        await Parallel.ForEachAsync(
            Enumerable
                .Range(0, heartbeats.Count)
                .GroupBy(i => heartbeats[i].Id.Name, StringComparer.Ordinal)
                .SelectMany(service => service.Chunk(ActionsPerTransaction)),
            InParallel(cancellationToken),
            async (places, token) =>
            {
                foreach (var i in await RenewAsync(places, heartbeats, outcomes, now, token))
                {
                    outcomes[i] = await HeartbeatAsync(heartbeats[i], now, token);
                }
            });
        return outcomes;
    }

    private Task<HeartbeatOutcome> HeartbeatAsync(Heartbeat heartbeat, DateTimeOffset now, CancellationToken cancellationToken) =>
        WithinDeadlineAsync(
        async token => _known.Find(heartbeat) is { } known && await TryRenewAsync(known, now, token)
            ? Renewed(known)
            : await RegisterAsync(heartbeat, now, token),
        cancellationToken);

    /// <summary>Renews the known ones among heartbeats of one service in one transaction.</summary>
    /// <returns>The places of those that it did not renew.</returns>
    private async Task<IReadOnlyList<int>> RenewAsync(
        int[] places,
        IReadOnlyList<Heartbeat> heartbeats,
        HeartbeatOutcome[] outcomes,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        List<int> others = [];
        List<(int Place, StoredRegistration Known, long LastKnown)> renewals = [];
        foreach (var i in places)
        {
            if (_known.Find(heartbeats[i]) is { } known)
            {
                renewals.Add((i, known, Latest(known, now)));
            }
            else
            {
                others.Add(i);
            }
        }

        for (var tries = 0; renewals.Count > 0 && tries < TriesPerTransaction; tries++)
        {
            try
            {
                await _table.SubmitTransactionAsync(
                    renewals.Select(renewal => new TableTransactionAction(
                        TableTransactionActionType.UpdateMerge, RegistrationRow.Lease(renewal.Known, renewal.LastKnown), ETag.All)),
                    cancellationToken);
                foreach (var (place, known, lastKnown) in renewals)
                {
                    _known.Renew(known, lastKnown);
                    outcomes[place] = Renewed(known);
                }

                return others;
            }
            catch (TableTransactionFailedException e)
                when (e is { Status: 404, FailedTransactionActionIndex: { } failed } && failed < renewals.Count)
            {
                _known.Remove(renewals[failed].Known.Id);
                others.Add(renewals[failed].Place);
                renewals.RemoveAt(failed);
            }
        }

        return [.. others, .. renewals.Select(renewal => renewal.Place)];
    }

    /// <summary>Extends a lease, whatever else another instance did to the row.</summary>
    /// <returns>Whether there was such a row; if not, it was removed or reaped.</returns>
    private async Task<bool> TryRenewAsync(StoredRegistration known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var lastKnown = Latest(known, now);
            await _table.UpdateEntityAsync(RegistrationRow.Lease(known, lastKnown), ETag.All, TableUpdateMode.Merge, cancellationToken);
            _known.Renew(known, lastKnown);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            _known.Remove(known.Id);
            return false;
        }
    }

    /// <summary>Reads first, then does what the row asks for. Each round that fails is one in which another writer succeeded.</summary>
    private async Task<HeartbeatOutcome> RegisterAsync(Heartbeat heartbeat, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = RegistrationRow.Key(heartbeat.Id);
        StoredRegistration? mine = null;
        RegistryEvent? online = null;
        for (var kind = HeartbeatKind.Renewed; ;)
        {
            var row = await ReadAsync(key.PartitionKey, key.RowKey, cancellationToken);
            var stored = row is null
                ? null
                : _unreadable.Read(row, one => RegistrationRow.Read(heartbeat.Id, one, heartbeat.SecondsToExpire));
            if (stored is not null && stored.MetaHash == heartbeat.Meta.Hash)
            {
                _known.Add(stored);
                if (stored.Revision == mine?.Revision && await IsMineAsync(online!, cancellationToken))
                {
                    return new HeartbeatOutcome(kind, mine, online);
                }

                if (await TryRenewAsync(stored, now, cancellationToken))
                {
                    return Renewed(stored);
                }

                continue;
            }

            var last = row is null ? await LastOfflineAsync(heartbeat.Id, cancellationToken) : Mark.RevisionOf(row);
            var revision = NextRevision(now, last);
            kind = stored is null ? HeartbeatKind.New : HeartbeatKind.Changed;
            mine = stored?.Change(heartbeat, now, revision) ?? StoredRegistration.Appear(heartbeat, now, revision);
            online = RegistryEvents.Online(mine, now);
            var change = row is null ? RegistrationRow.Insert(mine) : RegistrationRow.Replace(mine, row.ETag);
            if (await TryCommitAsync(change, online, cancellationToken))
            {
                if (row is not null && stored is null)
                {
                    _unreadable.NoteReplaced(row);
                }

                _known.Add(mine);
                return new HeartbeatOutcome(kind, mine, online);
            }
        }
    }

    /// <summary>The revision of the offline that this registration ended with lately, or 0.</summary>
    private async Task<long> LastOfflineAsync(RegistrationId id, CancellationToken cancellationToken) =>
        (await ReadAllAsync(OutboxRow.FilterOf(id), cancellationToken, int.MaxValue, "RowKey"))
            .Select(OutboxRow.RevisionOf).DefaultIfEmpty().Max();

    private static long Latest(StoredRegistration known, DateTimeOffset now) => Math.Max(now.ToUnixTimeMilliseconds(), known.LastKnown);

    private static HeartbeatOutcome Renewed(StoredRegistration registration) => new(HeartbeatKind.Renewed, registration, Event: null);
}
