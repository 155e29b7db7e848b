namespace Azure.Storage.Blobs.Models;

/// <summary>What the service says with a blob's content.</summary>
public class BlobHttpHeaders
{
    /// <summary>The type of the content.</summary>
    public string? ContentType { get; set; }
}
