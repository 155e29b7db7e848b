namespace Azure.Storage.Blobs.Models;

/// <summary>A blob that was read.</summary>
public class BlobDownloadResult
{
    internal BlobDownloadResult(BlobDownloadDetails details, BinaryData content) => (Details, Content) = (details, content);

    /// <summary>What is known of it.</summary>
    public BlobDownloadDetails Details { get; }

    /// <summary>The whole content.</summary>
    public BinaryData Content { get; }
}
