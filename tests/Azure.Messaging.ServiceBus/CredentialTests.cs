using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Testing;
using static Azure.Messaging.ServiceBus.Tests.HostileServer;

namespace Azure.Messaging.ServiceBus.Tests;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Endpoint")]
    [InlineData("Endpoint=sb://x/;SharedAccessKeyName=n")]
    [InlineData("Endpoint=sb://x/;SharedAccessKey=k")]
    [InlineData("SharedAccessKeyName=n;SharedAccessKey=hidden")]
    [InlineData("Endpoint=nothing;SharedAccessKeyName=n;SharedAccessKey=hidden")]
    public void A_bad_connection_string_is_refused_without_being_repeated(string text)
    {
        var failure = Assert.ThrowsAny<Exception>(() => new ServiceBusClient(text));
        Assert.True(failure is ArgumentException or FormatException, failure.ToString());
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_knows_its_namespace_and_its_one_topic()
    {
        var client = new ServiceBusClient("Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k=;EntityPath=orders");
        Assert.Equal("ns.servicebus.windows.net", client.FullyQualifiedNamespace);
        Assert.Equal("orders", client.CreateSender("orders").EntityPath);
        Assert.Throws<ArgumentException>(() => client.CreateSender("payments"));
        Assert.Throws<ArgumentException>(() => new ServiceBusClient("https://ns/", new AzureSasCredential("x")));
        Assert.Throws<NotSupportedException>(() => client.CreateReceiver("orders", "s", new ServiceBusReceiverOptions { SubQueue = SubQueue.TransferDeadLetter }));
    }

    [Fact]
    public async Task A_token_is_kept_and_renewed_before_its_end_and_after_a_change_of_the_key()
    {
        var clock = new ManualTimeProvider();
        var transport = new Recorder();
        var credential = new AzureNamedKeyCredential("n", "k");
        await using var client = new ServiceBusClient("ns.servicebus.windows.net", credential, new ServiceBusClientOptions { Clock = clock, Transport = transport });
        var sender = client.CreateSender("Orders");
        var receiver = client.CreateReceiver("Orders", "all");
        await sender.SendMessageAsync(new ServiceBusMessage("1"));
        clock.Advance(TimeSpan.FromMinutes(24));
        await receiver.ReceiveMessageAsync(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromMinutes(1));
        await sender.SendMessageAsync(new ServiceBusMessage("2"));
        credential.Update("n", "k2");
        await sender.SendMessageAsync(new ServiceBusMessage("3"));
        var tokens = transport.Requests.Select(request => request.Token).ToList();
        Assert.Equal(tokens[0], tokens[1]);
        Assert.Equal(3, tokens.Distinct(StringComparer.Ordinal).Count());
        Assert.StartsWith("SharedAccessSignature sr=https%3A%2F%2Fns.servicebus.windows.net%2Forders&sig=", tokens[0], StringComparison.Ordinal);
        Assert.Contains($"&se={new DateTimeOffset(2030, 1, 1, 0, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds()}&skn=n", tokens[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ready_signature_is_sent_as_it_is()
    {
        await using var server = new HostileServer(Answer(201));
        var text = server.ConnectionString.Replace("SharedAccessKeyName=n;SharedAccessKey=k", "SharedAccessSignature=SharedAccessSignature sr=a&sig=b&se=1&skn=n", StringComparison.Ordinal);
        await using var client = new ServiceBusClient(text, Bench.Quick);
        await client.CreateSender("t").SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Contains("Authorization: SharedAccessSignature sr=a&sig=b&se=1&skn=n\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entra_tokens_are_asked_for_the_service_bus_and_sent()
    {
        var transport = new Recorder();
        var credential = new FixedCredential();
        await using var client = new ServiceBusClient("ns.servicebus.windows.net", credential, new ServiceBusClientOptions { Transport = transport });
        await client.CreateSender("t").SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Equal("Bearer entra", Assert.Single(transport.Requests).Token);
        Assert.Equal("https://servicebus.azure.net/.default", Assert.Single(credential.Scopes));
        var admin = new ServiceBusAdministrationClient("ns.servicebus.windows.net", credential, new ServiceBusAdministrationClientOptions { Transport = transport });
        await Assert.ThrowsAnyAsync<Exception>(() => admin.GetTopicAsync("t"));
        Assert.Equal("https://ns.servicebus.windows.net/t?api-version=2021-05&enrich=false", transport.Requests[^1].Uri);
    }

    private sealed class FixedCredential : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("entra", DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Recorder : HttpPipelineTransport, IDisposable
    {
        private readonly HttpClientTransport _inner = new(new Handler());

        public List<(string Uri, string Token)> Requests { get; } = [];

        public void Dispose() => _inner.Dispose();

        public override Request CreateRequest() => _inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Assert.True(message.Request.Headers.TryGetValue("Authorization", out var token));
            Requests.Add((message.Request.Uri.ToString(), token));
            return _inner.ProcessAsync(message);
        }

        private sealed class Handler : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
                Task.FromResult(new HttpResponseMessage(
                    request.RequestUri!.AbsolutePath.EndsWith("head", StringComparison.Ordinal)
                        ? System.Net.HttpStatusCode.NoContent
                        : System.Net.HttpStatusCode.Created));
        }
    }
}
