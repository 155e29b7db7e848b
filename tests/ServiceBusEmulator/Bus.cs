using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>An emulator on a clock of its own, and plain HTTP to speak to it with.</summary>
internal sealed class Bus : IAsyncDisposable
{
    public const string Key = "a key+of/no=meaning";
    public const string Sub = "orders/subscriptions/all";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private Bus(ServiceBusEmulator emulator, ManualTimeProvider clock) => (Emulator, Clock) = (emulator, clock);

    public ServiceBusEmulator Emulator { get; }

    public ManualTimeProvider Clock { get; }

    public string Authority => Emulator.Address.Authority;

    /// <summary>Starts with topic <c>orders</c> and, unless told otherwise, subscription <c>all</c> of it.</summary>
    public static async Task<Bus> StartAsync(string? subscription = "", Func<TimeProvider, NamespaceCredits>? credits = null)
    {
        var clock = new ManualTimeProvider();
        var emulator = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions
        {
            Clock = clock,
            Credits = credits?.Invoke(clock),
            RootKey = Key,
            Topics = ["orders"],
            Policies =
            [
                new AccessPolicy("sender", "sender's key", AccessRights.Send),
                new AccessPolicy("listener", "listener's key", AccessRights.Listen),
            ],
        });
        var bus = new Bus(emulator, clock);
        if (subscription is not null)
        {
            Assert.Equal(201, (await bus.PutSubscriptionAsync("all", subscription)).Status);
        }

        return bus;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Emulator.DisposeAsync();
    }

    public string Token(
        string path = "", string name = ServiceBusEmulator.RootKeyName, string key = Key, int minutes = 300_000, string scheme = "http")
    {
        var resource = Uri.EscapeDataString($"{scheme}://{Authority}/{path}");
        var end = Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{end}"));
        return $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={end}&skn={name}";
    }

    public Task<Answer> AskAsync(string method, string path, params (string Name, string Value)[] headers) =>
        AskAsync(method, path, Array.Empty<byte>(), Token(), headers);

    public Task<Answer> AskAsync(string method, string path, string body, params (string Name, string Value)[] headers) =>
        AskAsync(method, path, Encoding.UTF8.GetBytes(body), Token(), headers);

    public async Task<Answer> AskAsync(
        string method, string path, byte[] body, string? token, (string Name, string Value)[] headers, CancellationToken cancellationToken = default)
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

        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), answer);
    }

    public async Task SendAsync(string body, string brokerProperties = "{}", params (string Name, string Value)[] headers)
    {
        var answer = await AskAsync("POST", "orders/messages", body, [("BrokerProperties", brokerProperties), .. headers]);
        Assert.True(answer.Status == 201, $"{answer.Status} {answer.Body}");
    }

    public Task<Answer> PeekLockAsync(string path = Sub, int timeout = 0) => AskAsync("POST", $"{path}/messages/head?timeout={timeout}");

    public Task<Answer> SettleAsync(string method, Answer message, string path = Sub) =>
        AskAsync(method, $"{path}/messages/{message.Broker("SequenceNumber")}/{message.Broker("LockToken")}");

    public Task<Answer> PutSubscriptionAsync(string name, string elements, params (string, string)[] headers) =>
        PutAsync($"orders/subscriptions/{name}", "SubscriptionDescription", elements, headers);

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
        PutAsync($"orders/subscriptions/{sub}/rules/{name}", "RuleDescription", $"{filter}<Name>{name}</Name>");

    public static string Sql(string expression) => $"""<Filter i:type="SqlFilter"><SqlExpression>{expression}</SqlExpression></Filter>""";
}

internal sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Broker(string name)
    {
        using var json = JsonDocument.Parse(Header("BrokerProperties") ?? "{}");
        return json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}
