namespace Azure.Storage.Blobs.Models;

/// <summary>A blob as it was just written.</summary>
public class BlobContentInfo
{
    internal BlobContentInfo(Response response) => ETag = response.Headers.ETag ?? default;

    /// <summary>Its version.</summary>
    public ETag ETag { get; }
}
