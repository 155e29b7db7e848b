using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

public sealed class AccessTests
{
    private static async Task<int> ManageAsync(Bus bus, string? token) =>
        (await bus.AskAsync("GET", $"{Bus.Topic}/subscriptions/{Bus.Subscription}?api-version=2021-05", [], token, [])).Status;

    [Fact]
    public async Task Request_without_token_or_with_a_wrong_one_is_refused()
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
            var answer = await bus.AskAsync("GET", "orders/subscriptions/all?api-version=2021-05", [], token, []);
            Assert.True(answer.Status == 401, $"{answer.Status} for {token}");
            Assert.StartsWith("<Error><Code>401</Code>", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connection_with_a_wrong_token_is_refused()
    {
        await using var bus = await Bus.StartAsync();
        string[] tokens = [bus.Token(key: "another key"), bus.Token(name: "nobody"), bus.Token(minutes: -1), bus.Token(path: "payments")];
        foreach (var token in tokens)
        {
            var client = bus.Connect(bus.ConnectionString(token));
            var (sender, receiver) = (client.CreateSender(Bus.Topic), client.CreateReceiver(Bus.Topic, Bus.Subscription));
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => receiver.ReceiveMessageAsync());
        }
    }

    [Theory]
    [InlineData("", "http")]
    [InlineData("", "sb")]
    [InlineData("", "https")]
    [InlineData("orders", "sb")]
    [InlineData("orders/", "http")]
    [InlineData("ORDERS/Subscriptions/all", "amqps")]
    public async Task Token_is_good_for_everything_below_its_resource(string path, string scheme)
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var token = bus.Token(path, scheme: scheme);
        Assert.Equal(200, await ManageAsync(bus, token));
        Assert.NotNull(await bus.ReceiveAsync(bus.Connect(bus.ConnectionString(token)).CreateReceiver(Bus.Topic, Bus.Subscription)));
    }

    [Fact]
    public async Task Token_of_a_request_ends_with_the_clock()
    {
        await using var bus = await Bus.StartAsync();
        var token = bus.Token(minutes: 30);
        bus.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(200, await ManageAsync(bus, token));
        bus.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(401, await ManageAsync(bus, token));
    }

    [Fact]
    public async Task Expired_token_ends_sending_peeking_and_a_waiting_receive()
    {
        await using var bus = await Bus.StartAsync();
        var client = bus.Connect(bus.ConnectionString(bus.Token(minutes: 30)));
        await using var sender = client.CreateSender(Bus.Topic);
        await using var receiver = client.CreateReceiver(Bus.Topic, Bus.Subscription);
        await sender.SendMessageAsync(new ServiceBusMessage("x"));
        await receiver.CompleteMessageAsync(await bus.ReceiveAsync(receiver));
        Assert.Null(await receiver.PeekMessageAsync());
        var waiting = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        bus.Clock.Advance(TimeSpan.FromMinutes(30));

        // The closed link ends the wait; the next call attaches again and is refused.
        Assert.Null(await waiting);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => receiver.ReceiveMessageAsync());
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => receiver.PeekMessageAsync());
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sender.SendMessageAsync(new ServiceBusMessage("y")));
    }

    [Theory]
    [InlineData("sender", true, false, false)]
    [InlineData("listener", false, true, false)]
    [InlineData(ServiceBusEmulator.RootKeyName, true, true, true)]
    public async Task Key_allows_exactly_its_rights(string name, bool sends, bool listens, bool manages)
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var client = bus.Connect(bus.Emulator.ConnectionStringOf(name));
        var administration = new ServiceBusAdministrationClient(
            bus.Emulator.ConnectionStringOf(name), new ServiceBusAdministrationClientOptions { Retry = { MaxRetries = 0 } });
        var receiver = client.CreateReceiver(Bus.Topic, Bus.Subscription);
        await MayAsync(sends, () => client.CreateSender(Bus.Topic).SendMessageAsync(new ServiceBusMessage("y")));
        await MayAsync(listens, () => receiver.PeekMessageAsync());
        await MayAsync(listens, () => receiver.ReceiveMessageAsync());
        await MayAsync(manages, () => administration.GetTopicAsync(Bus.Topic));

        static async Task MayAsync(bool may, Func<Task> act)
        {
            if (may)
            {
                await act();
            }
            else
            {
                await Assert.ThrowsAsync<UnauthorizedAccessException>(act);
            }
        }
    }

    [Fact]
    public void Policy_does_not_print_its_key() =>
        Assert.DoesNotContain("secret", new AccessPolicy("n", "secret", EntityRights.All).ToString(), StringComparison.Ordinal);
}
