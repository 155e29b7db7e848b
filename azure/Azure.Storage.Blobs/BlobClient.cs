using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Blobs.Wire;

namespace Azure.Storage.Blobs;

/// <summary>One blob.</summary>
public class BlobClient : BlobBaseClient
{
    /// <summary>For a test's double.</summary>
    protected BlobClient()
    {
    }

    internal BlobClient(BlobsRest rest)
        : base(rest)
    {
    }

    /// <summary>Writes the blob in one request, up to 5,000 MiB; it replaces one that is there unless the conditions say otherwise.</summary>
    /// <param name="content">The whole content.</param>
    /// <param name="options">Type of the content and conditions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">With the service's status and code; 409 or 412 when a condition is not met.</exception>
    public virtual async Task<Response<BlobContentInfo>> UploadAsync(
        BinaryData content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var message = Rest.Message(RequestMethod.Put);
        message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
        if (options?.HttpHeaders?.ContentType is { } type)
        {
            message.Request.Headers.SetValue("x-ms-blob-content-type", type);
        }

        BlobsRest.Condition(message, options?.Conditions);
        message.Request.Content = RequestContent.Create(content);
        message.Request.Headers.SetValue(HttpHeader.Names.ContentLength, $"{content.ToMemory().Length}");
        var response = await Rest.SendOrThrowAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new BlobContentInfo(response), response);
    }
}
