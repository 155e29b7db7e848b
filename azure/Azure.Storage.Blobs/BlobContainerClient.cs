using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Wire;

namespace Azure.Storage.Blobs;

/// <summary>One container of blobs.</summary>
public class BlobContainerClient
{
    private readonly BlobsRest _rest;

    /// <summary>Connects without credentials: to a public container, or with a shared access signature in the address.</summary>
    public BlobContainerClient(Uri blobContainerUri, BlobClientOptions? options = null)
        : this(new BlobsRest(blobContainerUri, options, authentication: null))
    {
    }

    /// <summary>Connects with a Microsoft Entra identity; only over https.</summary>
    public BlobContainerClient(Uri blobContainerUri, TokenCredential credential, BlobClientOptions? options = null)
        : this(new BlobsRest(blobContainerUri, options, new BearerTokenAuthenticationPolicy(credential, BlobsRest.Scope)))
    {
    }

    /// <summary>For a test's double.</summary>
    protected BlobContainerClient() => _rest = null!;

    internal BlobContainerClient(BlobsRest rest) => _rest = rest;

    /// <summary>The container's name.</summary>
    public virtual string Name => _rest.Endpoint.Segments[^1].Trim('/');

    /// <summary>Its address.</summary>
    public virtual Uri Uri => _rest.Endpoint;

    /// <summary>A client for one blob, which need not exist yet.</summary>
    public virtual BlobClient GetBlobClient(string blobName)
    {
        ArgumentException.ThrowIfNullOrEmpty(blobName);
        return new BlobClient(_rest.Below(blobName));
    }

    /// <summary>Creates the container, unless it exists.</summary>
    /// <param name="publicAccessType">What everybody may read of it.</param>
    /// <param name="metadata">Not supported by the stand-in: null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was created, or null when it was there.</returns>
    public virtual async Task<Response<BlobContainerInfo>?> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType, IDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        if (metadata is { Count: > 0 })
        {
            throw new NotSupportedException("The stand-in creates containers without metadata.");
        }

        using var message = _rest.Message(RequestMethod.Put);
        message.Request.Uri.AppendQuery("restype", "container");
        if (publicAccessType != PublicAccessType.None)
        {
            message.Request.Headers.SetValue("x-ms-blob-public-access", publicAccessType == PublicAccessType.Blob ? "blob" : "container");
        }

        var response = await _rest.SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (response.Status < 400)
        {
            return Response.FromValue(new BlobContainerInfo(response), response);
        }

        var failure = ErrorParser.Failure(response);
        return failure.ErrorCode == "ContainerAlreadyExists" ? null : throw failure;
    }
}
