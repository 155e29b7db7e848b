namespace Azure.Storage.Blobs.Models;

/// <summary>What must be true of a blob for a request to be carried out.</summary>
public class BlobRequestConditions : RequestConditions;
