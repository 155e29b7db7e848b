using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Thalassa.Registry.Storage;

namespace Thalassa.Registry.Snapshots;

/// <summary>One document of the snapshot, written only if it changed.</summary>
internal sealed class SnapshotBlob(BlobContainerClient container, string name)
{
    private readonly BlobClient _blob = container.GetBlobClient(name);
    private ETag? _version;
    private string? _content;

    /// <summary>Writes the document, unless the blob has that content or another instance writes it at the same moment.</summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> UpdateAsync(SnapshotDocument document, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        // The blob client itself resumes interrupted downloads.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StorageClients.Deadline);
        return await UpdateWithinAsync(document, asOf, limit.Token);
    }

    private async Task<bool> UpdateWithinAsync(SnapshotDocument document, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        if (_version is null)
        {
            await ReadAsync(cancellationToken);
        }

        if (_content == document.ETag)
        {
            return false;
        }

        try
        {
            var options = new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
                Conditions = _version is { } known
                    ? new BlobRequestConditions { IfMatch = known }
                    : new BlobRequestConditions { IfNoneMatch = ETag.All },
            };
            var written = await _blob.UploadAsync(document.At(asOf), options, cancellationToken);
            (_version, _content) = (written.Value.ETag, document.ETag);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another instance wrote it. The next pass reads it and replaces it if it is out of date.
            (_version, _content) = (null, null);
            return false;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // It may have been written anyway.
            (_version, _content) = (null, null);
            throw;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _blob.DownloadContentAsync(cancellationToken: cancellationToken);
            (_version, _content) = (answer.Value.Details.ETag, SnapshotDocument.ETagOf(answer.Value.Content));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await container.CreateIfNotExistsAsync(PublicAccessType.None, null, cancellationToken);
        }
    }
}
