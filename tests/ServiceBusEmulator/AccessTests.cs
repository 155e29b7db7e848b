namespace Thalassa.Local.ServiceBus.Tests;

public sealed class AccessTests
{
    private static Task<Answer> ReceiveAsync(Bus bus, string? token) => bus.AskAsync("POST", $"{Bus.Sub}/messages/head?timeout=0", [], token, []);

    [Fact]
    public async Task A_request_without_token_or_with_a_wrong_one_is_refused()
    {
        await using var bus = await Bus.StartAsync();
        string?[] tokens =
        [
            null,
            "Bearer abc",
            "SharedAccessSignature",
            "SharedAccessSignature sr=&sig=&se=&skn=",
            bus.Token(key: "another key"),
            bus.Token(name: "nobody"),
            bus.Token(minutes: -1),
            bus.Token(minutes: 0),
            bus.Token(path: "payments"),
            bus.Token(path: "order"),
            bus.Token(path: "orders/subscriptions/other"),
            bus.Token().Replace(Uri.EscapeDataString(bus.Emulator.Address.Host), "other.example", StringComparison.Ordinal),
        ];
        foreach (var token in tokens)
        {
            var answer = await ReceiveAsync(bus, token);
            Assert.True(answer.Status == 401, $"{answer.Status} for {token}");
            Assert.StartsWith("<Error><Code>401</Code>", answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "http")]
    [InlineData("", "sb")]
    [InlineData("", "https")]
    [InlineData("orders", "sb")]
    [InlineData("orders/", "http")]
    [InlineData("ORDERS/Subscriptions/all", "amqps")]
    [InlineData("orders/subscriptions/all/messages", "http")]
    public async Task A_token_is_good_for_everything_below_its_resource(string path, string scheme)
    {
        await using var bus = await Bus.StartAsync();
        Assert.Equal(204, (await ReceiveAsync(bus, bus.Token(path, scheme: scheme))).Status);
    }

    [Fact]
    public async Task A_token_ends_with_the_clock()
    {
        await using var bus = await Bus.StartAsync();
        var token = bus.Token(minutes: 30);
        bus.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(204, (await ReceiveAsync(bus, token)).Status);
        bus.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(401, (await ReceiveAsync(bus, token)).Status);
    }

    [Theory]
    [InlineData("sender", "sender's key", 201, 401, 401)]
    [InlineData("listener", "listener's key", 401, 204, 401)]
    [InlineData(ServiceBusEmulator.RootKeyName, Bus.Key, 201, 201, 200)]
    public async Task A_key_can_do_what_it_may(string name, string key, int send, int receive, int manage)
    {
        await using var bus = await Bus.StartAsync();
        var token = bus.Token(name: name, key: key);
        Assert.Equal(send, (await bus.AskAsync("POST", "orders/messages", [], token, [])).Status);
        Assert.Equal(receive, (await ReceiveAsync(bus, token)).Status);
        Assert.Equal(manage, (await bus.AskAsync("GET", "orders?api-version=2021-05", [], token, [])).Status);
    }

    [Fact]
    public void A_policy_does_not_print_its_key() =>
        Assert.DoesNotContain("secret", new Access.AccessPolicy("n", "secret", Access.AccessRights.All).ToString(), StringComparison.Ordinal);
}
