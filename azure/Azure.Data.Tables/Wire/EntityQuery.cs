using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>The pages of a query. A page may be short or empty and still not be the last: only a missing continuation ends it.</summary>
internal sealed class EntityQuery<T>(TablesRest rest, string path, string? filter, string? select, int? top, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : class
{
    private const string PartitionHeader = "x-ms-continuation-NextPartitionKey";
    private const string RowHeader = "x-ms-continuation-NextRowKey";

    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            using var message = rest.Message(RequestMethod.Get, path);
            var uri = message.Request.Uri;
            Append(uri, "$filter", filter);
            Append(uri, "$select", select);
            Append(uri, "$top", (pageSizeHint ?? top)?.ToString());

            // Neither key holds a line break, so one can part them.
            var keys = continuationToken?.Split('\n');
            Append(uri, "NextPartitionKey", keys?[0]);
            Append(uri, "NextRowKey", keys is [_, { Length: > 0 } row] ? row : null);

            var response = await rest.SendOrThrowAsync(message, CancellationToken).ConfigureAwait(false);
            var entities = (List<T>)(object)EntityReader.ReadPage(response.Content);
            continuationToken = response.Headers.TryGetValue(PartitionHeader, out var nextPartition)
                ? $"{nextPartition}\n{(response.Headers.TryGetValue(RowHeader, out var nextRow) ? nextRow : null)}"
                : null;
            yield return Page<T>.FromValues(entities, continuationToken, response);
        }
        while (continuationToken is not null);
    }

    private static void Append(RequestUriBuilder uri, string name, string? value)
    {
        if (value is not null)
        {
            uri.AppendQuery(name, value, escapeValue: true);
        }
    }
}
