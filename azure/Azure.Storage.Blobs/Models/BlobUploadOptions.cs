namespace Azure.Storage.Blobs.Models;

/// <summary>How a blob is written.</summary>
public class BlobUploadOptions
{
    /// <summary>What the service says with the content.</summary>
    public BlobHttpHeaders? HttpHeaders { get; set; }

    /// <summary>What must be true for it to be written.</summary>
    public BlobRequestConditions? Conditions { get; set; }
}
