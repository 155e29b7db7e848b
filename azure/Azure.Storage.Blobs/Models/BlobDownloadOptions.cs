namespace Azure.Storage.Blobs.Models;

/// <summary>How a blob is read.</summary>
public class BlobDownloadOptions
{
    /// <summary>What must be true for it to be read.</summary>
    public BlobRequestConditions? Conditions { get; set; }
}
