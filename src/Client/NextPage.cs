namespace Thalassa.Client;

/// <summary>The continuation of a long answer: <c>Link: &lt;…&gt;; rel="next"</c> (RFC 8288).</summary>
internal static class NextPage
{
    /// <summary>The path of the next page, relative to <paramref name="host"/>, or null when the answer is complete.</summary>
    /// <remarks>Only path and query are taken, so that a link leads to no other host than the one that gave it.</remarks>
    public static string? Read(HttpResponseMessage response, Uri host)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
        {
            return null;
        }

        foreach (var link in links.SelectMany(line => line.Split(",<")))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (end > 0 && IsNext(link[(end + 1)..]))
            {
                return new Uri(response.RequestMessage?.RequestUri ?? host, link[..end].TrimStart(' ', '<')).PathAndQuery;
            }
        }

        return null;
    }

    private static bool IsNext(string parameters) =>
        parameters.Split(';', StringSplitOptions.TrimEntries).Any(part => part is "rel=next" or "rel=\"next\"");
}
