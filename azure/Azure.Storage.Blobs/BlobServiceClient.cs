using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Wire;
using Azure.Storage.Shared;

namespace Azure.Storage.Blobs;

/// <summary>The blob service of one storage account.</summary>
public class BlobServiceClient
{
    private readonly BlobsRest _rest;

    /// <summary>Connects as a storage connection string says.</summary>
    /// <exception cref="FormatException">The text is none, or names no account key.</exception>
    public BlobServiceClient(string connectionString)
        : this(connectionString, options: null)
    {
    }

    /// <inheritdoc cref="BlobServiceClient(string)"/>
    public BlobServiceClient(string connectionString, BlobClientOptions? options)
    {
        var connection = StorageConnection.Parse(connectionString, "Blob", emulatorPort: 10000);
        _rest = new BlobsRest(connection.Endpoint, options, new SharedKeyPolicy(connection.AccountName, connection.AccountKey));
    }

    /// <summary>Connects with a Microsoft Entra identity; only over https.</summary>
    public BlobServiceClient(Uri serviceUri, TokenCredential credential, BlobClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        ArgumentNullException.ThrowIfNull(credential);
        _rest = new BlobsRest(serviceUri, options, new BearerTokenAuthenticationPolicy(credential, BlobsRest.Scope));
    }

    /// <summary>For a test's double.</summary>
    protected BlobServiceClient() => _rest = null!;

    /// <summary>The address of the service.</summary>
    public virtual Uri Uri => _rest.Endpoint;

    /// <summary>A client for one container, which need not exist yet.</summary>
    public virtual BlobContainerClient GetBlobContainerClient(string blobContainerName)
    {
        ArgumentException.ThrowIfNullOrEmpty(blobContainerName);
        return new BlobContainerClient(_rest.Below(blobContainerName));
    }
}
