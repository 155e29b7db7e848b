using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Data.Tables.Models;
using static Azure.Data.Tables.Tests.TablesDouble;

namespace Azure.Data.Tables.Tests;

public sealed class RequestProtocolTests
{
    private static readonly TableEntity Entity = new("p'q", "r|1") { ["A"] = 1, ["B"] = 2L };

    [Fact]
    public async Task A_request_carries_what_the_service_wants()
    {
        await using var service = await StartAsync(new Answer(204));

        await service.Client.GetTableClient("t").UpdateEntityAsync(Entity, new ETag("W/\"datetime'1'\""));

        var asked = service.Requests.Single();
        Assert.Equal(("PATCH", "/testaccount/t(PartitionKey=%27p%27%27q%27,RowKey=%27r%7C1%27)"), (asked.Method, asked.Target.Replace("'", "%27", StringComparison.Ordinal)));
        Assert.Equal("W/\"datetime'1'\"", asked.Headers["If-Match"]);
        Assert.Equal("2020-12-06", asked.Headers["x-ms-version"]);
        Assert.Equal("3.0", asked.Headers["DataServiceVersion"]);
        Assert.Equal("application/json;odata=minimalmetadata", asked.Headers["Accept"]);
        Assert.Equal("application/json", asked.Headers["Content-Type"]);
        Assert.Equal("return-no-content", asked.Headers["Prefer"]);
        Assert.Equal("""{"PartitionKey":"p'q","RowKey":"r|1","A":1,"B@odata.type":"Edm.Int64","B":"2"}""", asked.Body);
    }

    [Fact]
    public async Task Each_try_is_signed_anew_over_the_path_as_it_was_sent()
    {
        await using var service = await StartAsync(Answer.Error(503, "ServerBusy"), Answer.Error(500, "OperationTimedOut"), new Answer(204));

        await service.Client.GetTableClient("t").UpsertEntityAsync(Entity);

        Assert.Equal(3, service.Requests.Count);
        foreach (var asked in service.Requests)
        {
            var date = asked.Headers["x-ms-date"];
            Assert.True(DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), $"'{date}' is no RFC 1123 date.");
            var text = $"{date}\n/{Account}{asked.Target.Split('?')[0]}";
            var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
            Assert.Equal($"SharedKeyLite {Account}:{signature}", asked.Headers["Authorization"]);
        }
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_an_error_with_its_code()
    {
        await using var service = await StartAsync([.. Enumerable.Repeat(Answer.Error(503, "ServerBusy", "The server is busy."), 4)]);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => service.Client.GetTableClient("t").UpsertEntityAsync(Entity));

        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.ErrorCode));
        Assert.Contains("The server is busy.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, service.Requests.Count);
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_cannot_be_created_yet()
    {
        await using var service = await StartAsync(Answer.Error(409, "TableBeingDeleted"), Answer.Error(409, "TableAlreadyExists"));
        var table = service.Client.GetTableClient("t");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateIfNotExistsAsync());
        Assert.True(failure.ErrorCode == TableErrorCode.TableBeingDeleted, $"The code is {failure.ErrorCode}.");
        Assert.Equal("t", (await table.CreateIfNotExistsAsync()).Value.Name);
        Assert.Equal(["""{"TableName":"t"}""", """{"TableName":"t"}"""], service.Requests.Select(asked => asked.Body));
    }

    [Theory]
    [InlineData("""<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Bad signature.</Message></Error>""")]
    [InlineData("""<m:error xmlns:m="urn:m"><m:code>AuthenticationFailed</m:code><m:message xml:lang="en-US">Bad signature.</m:message></m:error>""")]
    [InlineData("""{"odata.error":{"code":"AuthenticationFailed","message":{"lang":"en-US","value":"Bad signature."}}}""")]
    public async Task A_failure_is_understood_in_either_of_its_forms(string body)
    {
        await using var service = await StartAsync(new Answer(403, "\uFEFF" + body));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => service.Client.GetTableClient("t").AddEntityAsync(Entity));
        Assert.Equal((403, "AuthenticationFailed"), (failure.Status, failure.ErrorCode));
        Assert.Contains("Bad signature.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"odata.error\":")]
    [InlineData("<Error><Code>")]
    [InlineData("proxy says no")]
    public async Task The_code_in_the_header_stands_in_for_a_body_that_says_nothing(string body)
    {
        await using var service = await StartAsync(new Answer(409, body, new() { ["x-ms-error-code"] = "EntityAlreadyExists" }));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => service.Client.GetTableClient("t").AddEntityAsync(Entity));
        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("AccountName=acc;AccountKey=a2V5;", "https://acc.table.core.windows.net/", "acc")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.example", "http://acc.table.core.example/", "acc")]
    [InlineData("AccountName=acc; AccountKey=a2V5==; TableEndpoint=http://h:1/acc ;EndpointSuffix=x", "http://h:1/acc", "acc")]
    public void A_connection_string_names_account_and_address(string text, string address, string account)
    {
        // The last one has a key that ends in '=', as keys do.
        var service = new TableServiceClient(text.Replace("a2V5==", "a2V5YQ==", StringComparison.Ordinal));
        Assert.Equal((new Uri(address), account), (service.Uri, service.AccountName));
    }

    [Theory]
    [InlineData("AccountName=acc")]
    [InlineData("nonsense")]
    [InlineData("AccountName=acc;AccountKey=not base64")]
    [InlineData("AccountName=acc;AccountName=acc;AccountKey=a2V5")]
    public void A_bad_connection_string_is_refused_without_repeating_its_key(string text)
    {
        var failure = Assert.Throws<FormatException>(() => new TableServiceClient(text));
        Assert.DoesNotContain("a2V5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_never_sent_without_encryption()
    {
        await using var service = await StartAsync(new Answer(204));
        var table = new TableServiceClient(service.Endpoint, new StaticToken()).GetTableClient("t");
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.UpsertEntityAsync(Entity));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_token_is_asked_for_with_the_scope_of_storage()
    {
        var seen = new SeenRequest();
        var options = new TableClientOptions { Transport = seen };
        var table = new TableServiceClient(new Uri("https://acc.table.core.windows.net"), new StaticToken(), options).GetTableClient("t");
        await Assert.ThrowsAsync<NotSupportedException>(() => table.UpsertEntityAsync(Entity));
        Assert.Equal("Bearer https://storage.azure.com/.default", seen.Authorization);
        Assert.Equal("acc", table.AccountName);
    }

    /// <summary>A token that is the scope it was asked for.</summary>
    private sealed class StaticToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(requestContext.Scopes.Single(), DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    /// <summary>Keeps what would have gone over an encrypted connection.</summary>
    private sealed class SeenRequest : Azure.Core.Pipeline.HttpPipelineTransport
    {
        private readonly Azure.Core.Pipeline.HttpPipelineTransport _real = new Azure.Core.Pipeline.HttpClientTransport();

        public string? Authorization { get; private set; }

        public override Request CreateRequest() => _real.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Authorization = message.Request.Headers.TryGetValue("Authorization", out var value) ? value : null;
            throw new NotSupportedException("not sent");
        }
    }
}
