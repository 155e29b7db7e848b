using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Wire;

namespace Azure.Storage.Blobs.Specialized;

/// <summary>What can be done with a blob of any type.</summary>
public class BlobBaseClient
{
    /// <summary>For a test's double.</summary>
    protected BlobBaseClient() => Rest = null!;

    private protected BlobBaseClient(BlobsRest rest) => Rest = rest;

    /// <summary>The blob's address.</summary>
    public virtual Uri Uri => Rest.Endpoint;

    private protected BlobsRest Rest { get; }

    /// <summary>Reads the whole blob into memory.</summary>
    /// <param name="options">The conditions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The blob; where <c>IfNoneMatch</c> names its version, an answer of status 304 whose value cannot be read.</returns>
    /// <exception cref="RequestFailedException">With the service's status and code; 404 if there is none.</exception>
    public virtual async Task<Response<BlobDownloadResult>> DownloadContentAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var message = Rest.Message(RequestMethod.Get);
        BlobsRest.Condition(message, options?.Conditions);
        var response = await Rest.SendOrThrowAsync(message, cancellationToken).ConfigureAwait(false);
        return response.Status == 304
            ? new NoBodyResponse<BlobDownloadResult>(response)
            : Response.FromValue(new BlobDownloadResult(new BlobDownloadDetails(response), response.Content), response);
    }
}
