using System.Globalization;

namespace Azure.Storage.Blobs.Models;

/// <summary>What is known of a blob that was read.</summary>
public class BlobDownloadDetails
{
    internal BlobDownloadDetails(Response response)
    {
        ETag = response.Headers.ETag ?? default;
        ContentType = response.Headers.ContentType;
        LastModified = response.Headers.TryGetValue("Last-Modified", out var text)
            && DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : default;
    }

    /// <summary>Its version.</summary>
    public ETag ETag { get; }

    /// <summary>When it was last written, to the second.</summary>
    public DateTimeOffset LastModified { get; }

    /// <summary>The type of its content.</summary>
    public string? ContentType { get; }
}
