using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Thalassa.Testing;

namespace Azure.Storage.Blobs.Tests;

/// <summary>What the emulator never does, and what a request must look like.</summary>
public sealed class BlobProtocolTests
{
    private const string Key = "a2V5IG9mIHRoZSB0ZXN0IGFjY291bnQ=";

    private readonly ConcurrentQueue<(string Method, string Target, Dictionary<string, string> Headers, string Body)> _asked = [];

    [Fact]
    public async Task A_write_carries_what_the_service_wants_and_is_signed_anew_each_time()
    {
        var answers = new Queue<int>([503, 201]);
        await using var service = await StartAsync(context => Answer(context, answers.Dequeue()));
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Conditions = new BlobRequestConditions { IfMatch = new ETag("\"v1\"") },
        };

        var written = await Client(service).GetBlobContainerClient("c").GetBlobClient("a b").UploadAsync(BinaryData.FromString("[1]"), options);

        Assert.Equal("\"v2\"", written.Value.ETag.ToString("H"));
        Assert.Equal(2, _asked.Count);
        foreach (var (method, target, headers, body) in _asked)
        {
            Assert.Equal(("PUT", "/acc/c/a%20b", "[1]"), (method, target, body));
            Assert.Equal(("BlockBlob", "application/json", "2020-12-06", "\"v1\""), (headers["x-ms-blob-type"], headers["x-ms-blob-content-type"], headers["x-ms-version"], headers["If-Match"]));
            var signed = string.Concat(headers.Where(h => h.Key.StartsWith("x-ms-", StringComparison.Ordinal)).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}:{h.Value}\n"));
            var text = $"PUT\n\n\n3\n\n{headers.GetValueOrDefault("Content-Type")}\n\n\n\"v1\"\n\n\n\n{signed}/acc{target}";
            Assert.Equal($"SharedKey acc:{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)))}", headers["Authorization"]);
        }
    }

    [Fact]
    public async Task A_signature_in_the_address_goes_with_each_request_and_no_key_does()
    {
        await using var service = await StartAsync(context => Answer(context, 200, "x"));
        var container = new BlobContainerClient(new Uri($"{service.Address}acc/c?sv=1&sig=a%2Fb"));
        Assert.Equal("x", (await container.GetBlobClient("b").DownloadContentAsync()).Value.Content.ToString());
        var asked = Assert.Single(_asked);
        Assert.Equal("/acc/c/b?sv=1&sig=a%2Fb", asked.Target);
        Assert.False(asked.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>ServerBusy</Code><Message>Busy.</Message></Error>", null)]
    [InlineData("", "ServerBusy")]
    [InlineData("no xml", "ServerBusy")]
    public async Task A_failure_has_the_services_code(string body, string? header)
    {
        await using var service = await StartAsync(context => Answer(context, 400, body, header));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Client(service).GetBlobContainerClient("c").GetBlobClient("b").DownloadContentAsync());
        Assert.Equal((400, "ServerBusy"), (failure.Status, failure.ErrorCode));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_never_sent_without_encryption()
    {
        await using var service = await StartAsync(context => Answer(context, 200));
        var container = new BlobContainerClient(new Uri(service.Address, "acc/c"), new StaticToken());
        await Assert.ThrowsAsync<InvalidOperationException>(() => container.GetBlobClient("b").DownloadContentAsync());
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1")]
    [InlineData("AccountName=acc;AccountKey=a2V5;", "https://acc.blob.core.windows.net/")]
    [InlineData("AccountName=acc;AccountKey=a2V5;TableEndpoint=http://t:1/acc;BlobEndpoint=http://h:1/acc", "http://h:1/acc")]
    public void A_connection_string_names_the_address(string text, string address) =>
        Assert.Equal(new Uri(address), new BlobServiceClient(text).Uri);

    [Theory]
    [InlineData("AccountName=acc")]
    [InlineData("AccountName=acc;AccountKey=not base64")]
    public void A_bad_connection_string_is_refused(string text) => Assert.Throws<FormatException>(() => new BlobServiceClient(text));

    private static BlobServiceClient Client(ScriptedServer service) => new(
        $"AccountName=acc;AccountKey={Key};BlobEndpoint={service.Address}acc",
        new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) } });

    private static async Task Answer(HttpContext context, int status, string body = "", string? code = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.ETag = "\"v2\"";
        if (code is not null)
        {
            context.Response.Headers["x-ms-error-code"] = code;
        }

        if (body.Length > 0)
        {
            await context.Response.WriteAsync(body);
        }
    }

    private Task<ScriptedServer> StartAsync(RequestDelegate answer) => ScriptedServer.StartAsync(async context =>
    {
        using var body = new StreamReader(context.Request.Body);
        _asked.Enqueue((
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync()));
        await answer(context);
    });

    private sealed class StaticToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
