using System.Globalization;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>The pages of a list.</summary>
internal sealed class FeedPages<T>(
    ManagementConnection connection, string path, string description, Func<string, XElement, T> read, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    private const int PageSize = 100;

    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var size = pageSizeHint ?? PageSize;
        var skip = continuationToken is null ? 0 : int.Parse(continuationToken, CultureInfo.InvariantCulture);
        while (true)
        {
            var response = await connection.SendAsync(RequestMethod.Get, path, $"&enrich=false&$skip={skip}&$top={size}", body: null, CancellationToken)
                .ConfigureAwait(false);
            var entries = Atom.Entries(response, path, description);
            skip += entries.Count;
            var more = entries.Count == size;
            yield return Page<T>.FromValues(
                [.. entries.Select(entry => read(entry.Title, entry.Description))],
                more ? skip.ToString(CultureInfo.InvariantCulture) : null,
                response);
            if (!more)
            {
                yield break;
            }
        }
    }
}
