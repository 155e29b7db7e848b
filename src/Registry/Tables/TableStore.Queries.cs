using Azure.Data.Tables;
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
            var found = new List<StoredRegistration>[parts.Count];
            await Parallel.ForAsync(0, parts.Count, InParallel(cancellationToken), async (i, token) =>
                found[i] = await ReadRegistrationsAsync(parts[i], int.MaxValue, token));
            return new RegistrationPage(new RegistrationList([.. found.SelectMany(part => part)]), Continuation: null);
        }

        // One row more than requested shows whether there is a next page.
        List<StoredRegistration> page = [];
        foreach (var part in Parts(query))
        {
            page.AddRange(await ReadRegistrationsAsync(part, limit + 1 - page.Count, cancellationToken));
            if (page.Count > limit)
            {
                return new RegistrationPage(new RegistrationList([.. page[..limit]]), Continuation.After(page[limit - 1].Id));
            }
        }

        return new RegistrationPage(new RegistrationList([.. page]), Continuation: null);
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

    private async Task<List<StoredRegistration>> ReadRegistrationsAsync(string filter, int most, CancellationToken cancellationToken)
    {
        var rows = await ReadAllAsync(filter, cancellationToken, most);
        var registrations = new List<StoredRegistration>(rows.Count);
        foreach (var row in rows)
        {
            if (_unreadable.Read(row, RegistrationRow.Read) is { } registration)
            {
                registrations.Add(registration);
            }
        }

        return registrations;
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
