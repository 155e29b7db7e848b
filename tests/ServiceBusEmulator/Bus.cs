using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>An emulator on a clock of its own, the service's own clients, and plain HTTP for what those would not send.</summary>
internal sealed class Bus : IAsyncDisposable
{
    public const string Key = "a key+of/no=meaning";
    public const string Topic = "orders";
    public const string Subscription = "all";

    // Long enough for any message to come, short enough for a test that none comes.
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly List<ServiceBusClient> _clients = [];

    private Bus(ServiceBusEmulator emulator, ManualTimeProvider clock)
    {
        (Emulator, Clock) = (emulator, clock);
        Client = Connect();
        Sender = Client.CreateSender(Topic);
        Receiver = Client.CreateReceiver(Topic, Subscription);
        DeadLetters = Client.CreateReceiver(Topic, Subscription, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Administration = new ServiceBusAdministrationClient(
            emulator.ConnectionString, new ServiceBusAdministrationClientOptions { Retry = { MaxRetries = 0 } });
    }

    public ServiceBusEmulator Emulator { get; }

    public ManualTimeProvider Clock { get; }

    public ServiceBusClient Client { get; }

    /// <summary>Sends to <see cref="Topic"/>.</summary>
    public ServiceBusSender Sender { get; }

    /// <summary>Receives from <see cref="Subscription"/> and locks.</summary>
    public ServiceBusReceiver Receiver { get; }

    /// <summary>Receives from the dead-letter queue of <see cref="Subscription"/>.</summary>
    public ServiceBusReceiver DeadLetters { get; }

    public ServiceBusAdministrationClient Administration { get; }

    /// <summary>Starts with topic <c>orders</c> and, by default, its subscription <c>all</c>.</summary>
    public static async Task<Bus> StartAsync(
        string? subscription = "", Func<TimeProvider, NamespaceCredits>? credits = null, ManualTimeProvider? clock = null)
    {
        // Whole seconds, as the protocol's times are whole milliseconds.
        clock ??= new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
        var emulator = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions
        {
            Clock = clock,
            Credits = credits?.Invoke(clock),
            RootKey = Key,
            Topics = [Topic],
            Policies =
            [
                new AccessPolicy("sender", "sender's key", EntityRights.Send),
                new AccessPolicy("listener", "listener's key", EntityRights.Listen),
            ],
        });
        var bus = new Bus(emulator, clock);
        if (subscription is not null)
        {
            Assert.Equal(201, (await bus.PutSubscriptionAsync(Subscription, subscription)).Status);
        }

        return bus;
    }

    /// <summary>A client of its own connection. Its faults come without retries.</summary>
    /// <param name="connectionString">Null for every right, for as long as the test's clock may run.</param>
    public ServiceBusClient Connect(string? connectionString = null)
    {
        var client = new ServiceBusClient(connectionString ?? ConnectionString(Token()), new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = Long },
        });
        _clients.Add(client);
        return client;
    }

    public string ConnectionString(string token) =>
        $"Endpoint=sb://{Emulator.Address.Authority};SharedAccessSignature={token};UseDevelopmentEmulator=true";

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        _http.Dispose();
        await Emulator.DisposeAsync();
    }

    public Task SendAsync(string body, Action<ServiceBusMessage>? with = null)
    {
        var message = new ServiceBusMessage(body);
        with?.Invoke(message);
        return Sender.SendMessageAsync(message);
    }

    /// <summary>The next message; there has to be one.</summary>
    public async Task<ServiceBusReceivedMessage> ReceiveAsync(ServiceBusReceiver? receiver = null)
    {
        var message = await (receiver ?? Receiver).ReceiveMessageAsync(Long);
        Assert.NotNull(message);
        return message;
    }

    /// <summary>There must be no message to receive.</summary>
    public async Task ReceiveNoneAsync(ServiceBusReceiver? receiver = null) =>
        Assert.Null((await (receiver ?? Receiver).ReceiveMessageAsync(Brief))?.Body.ToString());

    public string Token(
        string path = "", string name = ServiceBusEmulator.RootKeyName, string key = Key, int minutes = 300_000, string scheme = "http")
    {
        var resource = Uri.EscapeDataString($"{scheme}://{Emulator.Address.Authority}/{path}");
        var end = Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{end}"));
        return $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={end}&skn={name}";
    }

    public Task<Answer> AskAsync(string method, string path, params (string Name, string Value)[] headers) =>
        AskAsync(method, path, Array.Empty<byte>(), Token(), headers);

    public Task<Answer> AskAsync(string method, string path, string body, params (string Name, string Value)[] headers) =>
        AskAsync(method, path, Encoding.UTF8.GetBytes(body), Token(), headers);

    public async Task<Answer> AskAsync(string method, string path, byte[] body, string? token, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Emulator.Address, path));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            var target = name.StartsWith("Content-", StringComparison.Ordinal) ? (HttpHeaders)request.Content.Headers : request.Headers;
            Assert.True(target.TryAddWithoutValidation(name, value), $"header {name}");
        }

        using var response = await _http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Whether <see cref="Subscription"/> is there; with a token for as long as the test's clock may run.</summary>
    public async Task<bool> HasSubscriptionAsync()
    {
        var answer = await AskAsync("GET", $"{Topic}/subscriptions/{Subscription}?api-version=2021-05");
        return answer.Body.Contains("SubscriptionDescription", StringComparison.Ordinal);
    }

    public Task<Answer> PutSubscriptionAsync(string name, string elements, params (string, string)[] headers) =>
        PutAsync($"{Topic}/subscriptions/{name}", "SubscriptionDescription", elements, headers);

    public Task<Answer> PutAsync(string path, string description, string elements, params (string, string)[] headers) => AskAsync(
        "PUT",
        $"{path}?api-version=2021-05",
        $"""
        <entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">
          <{description} xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"
            xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:d="http://www.w3.org/2001/XMLSchema">{elements}</{description}>
        </content></entry>
        """,
        [("Content-Type", "application/atom+xml"), .. headers]);

    public Task<Answer> PutRuleAsync(string sub, string name, string filter) =>
        PutAsync($"{Topic}/subscriptions/{sub}/rules/{name}", "RuleDescription", $"{filter}<Name>{name}</Name>");

    public static string Sql(string expression) => $"""<Filter i:type="SqlFilter"><SqlExpression>{expression}</SqlExpression></Filter>""";
}

/// <summary>What the HTTP side answered.</summary>
internal sealed record Answer(int Status, string Body);
