namespace Azure.Storage.Blobs.Models;

/// <summary>A container as it was just created.</summary>
public class BlobContainerInfo
{
    internal BlobContainerInfo(Response response) => ETag = response.Headers.ETag ?? default;

    /// <summary>Its version.</summary>
    public ETag ETag { get; }
}
