namespace Azure.Storage.Blobs.Models;

/// <summary>What everybody may read of a container.</summary>
public enum PublicAccessType
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its blobs and what there are.</summary>
    BlobContainer,

    /// <summary>Its blobs, by their names.</summary>
    Blob,
}
