using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.Http;
using Thalassa.Registry.Storage;
using Thalassa.Testing;

namespace Thalassa.Storage.Tests;

/// <summary>What the snapshot and its readers rely on.</summary>
[Collection(OnAzurite.Name)]
public sealed class BlobTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly BlobContainerClient _container = OnAzurite.NewContainer(azurite);

    private BlobClient Blob => _container.GetBlobClient("registrations.json");

    public Task InitializeAsync() => _container.CreateIfNotExistsAsync(PublicAccessType.None, null, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Container_is_created_once()
    {
        Assert.Null(await _container.CreateIfNotExistsAsync(PublicAccessType.None, null, CancellationToken.None));
        Assert.NotNull(await OnAzurite.NewContainer(azurite).CreateIfNotExistsAsync(PublicAccessType.None, null, CancellationToken.None));
    }

    [Fact]
    public async Task Blob_comes_back_with_the_type_and_tag_of_its_upload()
    {
        var sent = BinaryData.FromBytes([0, 1, 255, .. new byte[6_000_000]]);
        var written = await Blob.UploadAsync(
            sent, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } });
        var read = (await Blob.DownloadContentAsync()).Value;
        Assert.Equal((written.Value.ETag, "application/json"), (read.Details.ETag, read.Details.ContentType));
        Assert.True(sent.ToMemory().Span.SequenceEqual(read.Content.ToMemory().Span));
    }

    [Fact]
    public async Task Blob_that_is_known_is_304_without_an_exception()
    {
        var first = await UploadAsync("one");
        var same = await Blob.DownloadContentAsync(
            new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = first } });
        Assert.Equal((304, false), (same.GetRawResponse().Status, same.HasValue));

        await UploadAsync("two");
        var other = await Blob.DownloadContentAsync(
            new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = first } });
        Assert.Equal("two", other.Value.Content.ToString());
    }

    [Fact]
    public async Task Writer_who_expects_no_blob_is_refused_with_409()
    {
        await UploadAsync("one");
        var refused = await RefusedAsync(new BlobRequestConditions { IfNoneMatch = ETag.All });
        Assert.Equal((409, "BlobAlreadyExists"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Writer_who_expects_an_older_blob_is_refused_with_412()
    {
        var first = await UploadAsync("one");
        await UploadAsync("two");
        var refused = await RefusedAsync(new BlobRequestConditions { IfMatch = first });
        Assert.Equal((412, "ConditionNotMet"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Missing_blob_and_missing_container_are_404_with_their_codes()
    {
        var noBlob = await Assert.ThrowsAsync<RequestFailedException>(() => Blob.DownloadContentAsync());
        Assert.Equal((404, "BlobNotFound"), (noBlob.Status, noBlob.ErrorCode));
        var nowhere = OnAzurite.NewContainer(azurite).GetBlobClient("b");
        var noContainer = await Assert.ThrowsAsync<RequestFailedException>(() => nowhere.DownloadContentAsync());
        Assert.Equal((404, "ContainerNotFound"), (noContainer.Status, noContainer.ErrorCode));
    }

    [Fact]
    public async Task Wrong_key_is_403()
    {
        var wrong = new BlobServiceClient(
            azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal), StorageClients.BlobOptions());
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => wrong.GetBlobContainerClient("container").GetBlobClient("b").DownloadContentAsync());
        Assert.Equal((403, "AuthorizationFailure"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Signature_in_a_containers_address_goes_with_each_request()
    {
        List<string> asked = [];
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            asked.Add($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization}");
            return context.Response.WriteAsync("x");
        });
        var container = new BlobContainerClient(new Uri($"{service.Address}acc/c?sv=1&sig=a%2Fb"));
        Assert.Equal("x", (await container.GetBlobClient("b").DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal("/acc/c/b?sv=1&sig=a%2Fb ", Assert.Single(asked));
    }

    private async Task<ETag> UploadAsync(string text) => (await Blob.UploadAsync(BinaryData.FromString(text), overwrite: true)).Value.ETag;

    private Task<RequestFailedException> RefusedAsync(BlobRequestConditions conditions) => Assert.ThrowsAsync<RequestFailedException>(
        () => Blob.UploadAsync(BinaryData.FromString("x"), new BlobUploadOptions { Conditions = conditions }));
}
