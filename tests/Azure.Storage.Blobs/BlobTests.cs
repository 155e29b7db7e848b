using Azure.Storage.Blobs.Models;
using Thalassa.Testing;

namespace Azure.Storage.Blobs.Tests;

/// <summary>Against a real Azurite.</summary>
public sealed class BlobTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly BlobContainerClient _container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient($"c{Guid.NewGuid():N}");

    [Fact]
    public async Task A_container_is_created_once()
    {
        var created = await CreateAsync();
        Assert.NotEqual(default, created!.Value.ETag);
        Assert.Null(await CreateAsync());
        Assert.Equal(_container.Uri.Segments[^1], _container.Name);
    }

    [Fact]
    public async Task A_blob_comes_back_as_it_went()
    {
        await CreateAsync();
        var blob = _container.GetBlobClient("a folder/ü & co.json");
        var sent = BinaryData.FromBytes([0, 1, 255, .. "text"u8]);

        var written = await blob.UploadAsync(sent, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } });
        var read = await blob.DownloadContentAsync();

        Assert.Equal(sent.ToArray(), read.Value.Content.ToArray());
        Assert.Equal((written.Value.ETag, "application/json"), (read.Value.Details.ETag, read.Value.Details.ContentType));
        Assert.InRange(read.Value.Details.LastModified, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        await blob.UploadAsync(BinaryData.FromString(string.Empty), options: null);
        Assert.Empty((await blob.DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task What_is_known_is_not_sent_again()
    {
        await CreateAsync();
        var blob = _container.GetBlobClient("b");
        var first = await blob.UploadAsync(BinaryData.FromString("one"), options: null);

        var same = await blob.DownloadContentAsync(Unless(first.Value.ETag));
        Assert.Equal((304, false), (same.GetRawResponse().Status, same.HasValue));
        Assert.Throws<InvalidOperationException>(() => same.Value);

        await blob.UploadAsync(BinaryData.FromString("two"), options: null);
        Assert.Equal("two", (await blob.DownloadContentAsync(Unless(first.Value.ETag))).Value.Content.ToString());
    }

    [Fact]
    public async Task A_writer_that_does_not_know_the_newest_version_is_refused()
    {
        await CreateAsync();
        var blob = _container.GetBlobClient("b");
        var isNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        var first = await blob.UploadAsync(BinaryData.FromString("one"), isNew);
        Assert.Equal(409, (await Refused(isNew)).Status);

        var replaces = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = first.Value.ETag } };
        await blob.UploadAsync(BinaryData.FromString("two"), replaces);
        var refused = await Refused(replaces);
        Assert.Equal((412, "ConditionNotMet"), (refused.Status, refused.ErrorCode));

        Task<RequestFailedException> Refused(BlobUploadOptions options) =>
            Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(BinaryData.FromString("x"), options));
    }

    [Fact]
    public async Task What_is_not_there_has_a_code_that_says_so()
    {
        var noContainer = await Assert.ThrowsAsync<RequestFailedException>(() => _container.GetBlobClient("b").DownloadContentAsync());
        Assert.Equal((404, "ContainerNotFound"), (noContainer.Status, noContainer.ErrorCode));
        await CreateAsync();
        var noBlob = await Assert.ThrowsAsync<RequestFailedException>(() => _container.GetBlobClient("b").DownloadContentAsync());
        Assert.Equal((404, "BlobNotFound"), (noBlob.Status, noBlob.ErrorCode));
    }

    [Fact]
    public async Task A_public_container_is_read_without_a_key_and_another_is_not()
    {
        await CreateAsync(PublicAccessType.Blob);
        await _container.GetBlobClient("b").UploadAsync(BinaryData.FromString("for all"), options: null);
        Assert.Equal("for all", (await new BlobContainerClient(_container.Uri).GetBlobClient("b").DownloadContentAsync()).Value.Content.ToString());

        var closed = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient($"c{Guid.NewGuid():N}");
        await closed.CreateIfNotExistsAsync(PublicAccessType.None, null, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => new BlobContainerClient(closed.Uri).GetBlobClient("b").DownloadContentAsync());
        Assert.InRange(refused.Status, 403, 404);
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var wrong = new BlobServiceClient(azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => wrong.GetBlobContainerClient("container").GetBlobClient("b").DownloadContentAsync());
        Assert.Equal((403, "AuthorizationFailure"), (refused.Status, refused.ErrorCode));
    }

    private static BlobDownloadOptions Unless(ETag known) => new() { Conditions = new BlobRequestConditions { IfNoneMatch = known } };

    private Task<Response<BlobContainerInfo>?> CreateAsync(PublicAccessType access = PublicAccessType.None) =>
        _container.CreateIfNotExistsAsync(access, null, CancellationToken.None);
}
