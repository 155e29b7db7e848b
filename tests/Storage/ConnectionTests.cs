using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Thalassa.Storage.Tests;

/// <summary>
/// How connection strings and credentials that cannot be used show; the settings of the app and the agent catch these types.
/// </summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=acc")]
    [InlineData("AccountName=acc;AccountKey=not base64")]
    [InlineData("AccountName=acc;AccountName=acc;AccountKey=a2V5")]
    public void Bad_connection_string_is_refused_by_type_and_without_its_key(string text)
    {
        foreach (var create in (Func<object>[])[() => new TableServiceClient(text), () => new BlobServiceClient(text)])
        {
            var failure = Record.Exception(create);
            Assert.True(failure is FormatException or ArgumentException or InvalidOperationException, $"It is {failure}.");
            Assert.DoesNotContain("a2V5", failure!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "http://127.0.0.1:10000/devstoreaccount1")]
    [InlineData("AccountName=acc;AccountKey=a2V5", "https://acc.table.core.windows.net/", "https://acc.blob.core.windows.net/")]
    [InlineData(
        "AccountName=acc;AccountKey=a2V5;TableEndpoint=http://h:1/acc;BlobEndpoint=http://h:2/acc", "http://h:1/acc", "http://h:2/acc")]
    public void Connection_string_names_the_addresses(string text, string tables, string blobs)
    {
        Assert.Equal(new Uri(tables), new TableServiceClient(text).Uri);
        Assert.Equal(new Uri(blobs), new BlobServiceClient(text).Uri);
    }

    [Fact]
    public async Task Token_is_never_sent_without_encryption()
    {
        Assert.Throws<ArgumentException>(() => new BlobServiceClient(new Uri("http://127.0.0.1:1/acc"), new StaticToken()));

        // This one is refused with the first request only.
        var table = new TableServiceClient(new Uri("http://127.0.0.1:1/acc"), new StaticToken()).GetTableClient("registrations");
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.UpsertEntityAsync(new TableEntity("p", "r")));
    }

    private sealed class StaticToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
