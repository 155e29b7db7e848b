using Azure.Data.Tables;
using Thalassa.Model;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

public sealed partial class TableStore
{
    /// <inheritdoc/>
    public async ValueTask<RegistrationPage> QueryAsync(RegistrationQuery query, CancellationToken cancellationToken = default)
    {
        if (query.Limit is not { } limit)
        {
            var parts = Parts(query);
            var found = new List<TableEntity>[parts.Count];
            await Parallel.ForAsync(0, parts.Count, InParallel(cancellationToken), async (i, token) =>
                found[i] = await ReadAllAsync(parts[i], token));
            return new RegistrationPage(ReadRegistrations(found.SelectMany(part => part)), Continuation: null);
        }

        // One more than asked for tells whether there is a next page.
        // A registration that cannot be read has its place in a page; a row that is no registration's has none.
        List<TableEntity> page = [];
        List<RegistrationId> ids = [];
        foreach (var part in Parts(query))
        {
            var rows = await ReadAllAsync(part, limit + 1 - ids.Count, row => RegistrationRow.IdOf(row) is not null, [], cancellationToken);
            page.AddRange(rows);
            ids.AddRange(rows.Select(RegistrationRow.IdOf).OfType<RegistrationId>());
            if (ids.Count > limit)
            {
                return new RegistrationPage(ReadRegistrations(page.Take(page.Count - 1)), Continuation.After(ids[limit - 1]));
            }
        }

        return new RegistrationPage(ReadRegistrations(page), Continuation: null);
    }

    /// <inheritdoc/>
    public async Task<int> CountAsync(string name, int enough, CancellationToken cancellationToken = default) =>
        (await ReadAllAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {name} and RowKey ge {Keys.First}"),
            cancellationToken,
            enough,
            "RowKey")).Count;

    /// <inheritdoc/>
    public async Task<bool> AnyLiveAsync(DateTimeOffset now, DateTimeOffset? heardAfter, CancellationToken cancellationToken = default)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey ge {Keys.First} and ExpiresAt gt {now.ToUnixTimeMilliseconds()}");
        if (heardAfter is { } after)
        {
            filter += TableClient.CreateQueryFilter($" and LastKnown gt {after.ToUnixTimeMilliseconds()}");
        }

        return (await ReadAllAsync(filter, cancellationToken, most: 1, "RowKey")).Count > 0;
    }

    private RegistrationList ReadRegistrations(IEnumerable<TableEntity> rows)
    {
        List<StoredRegistration> registrations = [];
        List<string> unreadable = [];
        foreach (var row in rows)
        {
            if (_unreadable.Read(row, RegistrationRow.Read) is { } registration)
            {
                registrations.Add(registration);
            }
            else if (RegistrationRow.IdOf(row) is { } id)
            {
                unreadable.Add(id.ToString());
            }
        }

        return new RegistrationList([.. registrations], UnreadableIds.Of(unreadable));
    }

    /// <summary>The filters of a query, in the order of the table; the storage looks only at the keys that each one names.</summary>
    private static List<string> Parts(RegistrationQuery query)
    {
        var rows = query.Version is { } version
            ? TableClient.CreateQueryFilter($" and RowKey ge {$"{version}|"} and RowKey lt {version + Keys.AfterSeparator}")
            : TableClient.CreateQueryFilter($" and RowKey ge {Keys.First}");

        // The registry's own partitions start with '!' and have no registrations.
        var after = query.From?.Name ?? Keys.First;
        List<string> parts = query.Names.Count == 0
            ? [.. query.Limit is null && query.From is null
                ? Keys.Ranges.Select(range => TableClient.CreateQueryFilter($"PartitionKey ge {Keys.First} and ") + range)
                : [TableClient.CreateQueryFilter($"PartitionKey gt {after}")]]
            : [.. query.Names.Distinct(StringComparer.Ordinal)
                .Where(name => query.From is null || string.CompareOrdinal(name, after) > 0)
                .Order(StringComparer.Ordinal)
                .Select(name => TableClient.CreateQueryFilter($"PartitionKey eq {name}"))];
        parts = parts.ConvertAll(part => part + rows);

        if (query.From is { } from && (query.Names.Count == 0 || query.Names.Contains(from.Name, StringComparer.Ordinal)))
        {
            parts.Insert(0, TableClient.CreateQueryFilter($"PartitionKey eq {from.Name} and RowKey gt {from.Row}") + rows);
        }

        return parts;
    }
}
