using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Client.Events;
using Thalassa.Client.ServiceBus;
using Thalassa.Local.ServiceBus;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Testing;
using Xunit.Abstractions;

namespace Thalassa.Client.Tests.ServiceBus;

/// <summary>How soon a follower says that the bus is gone and that it is back: the bounds of docs/operations.md.</summary>
public sealed class BusFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Frozen_bus_is_noticed_and_followed_again_and_no_message_is_lost()
    {
        await using var bus = await BusServer.StartAsync();
        await using var follower = new Follower(Source(bus.ConnectionString));
        await follower.IsAsync(EventSignalKind.Connected);
        await SendAsync(bus.ConnectionString, "before");
        await follower.IsAsync(EventSignalKind.Received);
        await using var client = new ServiceBusClient(bus.ConnectionString);
        await using var peeker = client.CreateReceiver(BusServer.Topic, "mine");
        await Eventually.TrueAsync(async () => await peeker.PeekMessageAsync(fromSequenceNumber: 0) is null);

        bus.Freeze();
        Note("frozen: disconnected", await follower.UntilAsync(EventSignalKind.Disconnected, GoneWithin));
        bus.Thaw();
        await SendAsync(bus.ConnectionString, "after");
        Note("thawed: connected", await follower.UntilAsync(EventSignalKind.Connected, BackWithin));
        Assert.Equal("/after/1.0.0/host/80", Assert.Single((await follower.IsAsync(EventSignalKind.Received)).Events).Subject);
    }

    [Fact]
    public async Task Bus_that_freezes_before_an_event_is_completed_gives_it_again()
    {
        await using var bus = await BusServer.StartAsync();
        using var stop = new CancellationTokenSource();
        await using var signals = Source(bus.ConnectionString).FollowAsync(stop.Token).GetAsyncEnumerator();
        Assert.True(await signals.MoveNextAsync());
        await SendAsync(bus.ConnectionString, "web");
        Assert.True(await signals.MoveNextAsync());

        bus.Freeze();
        await ExpectAsync(EventSignalKind.Disconnected, GoneWithin);
        bus.Thaw();
        await ExpectAsync(EventSignalKind.Connected, BackWithin);
        await ExpectAsync(EventSignalKind.Received, GoneWithin);

        async Task ExpectAsync(EventSignalKind kind, TimeSpan limit)
        {
            Assert.True(await signals.MoveNextAsync().AsTask().WaitAsync(limit));
            Assert.Equal(kind, signals.Current.Kind);
        }
    }

    [Fact]
    public async Task Killed_bus_is_noticed_and_its_empty_successor_is_followed()
    {
        await using var bus = await BusServer.StartAsync();
        await using var follower = new Follower(Source(bus.ConnectionString));
        await follower.IsAsync(EventSignalKind.Connected);

        await bus.KillAsync();
        Note("killed: disconnected", await follower.UntilAsync(EventSignalKind.Disconnected, TimeSpan.FromSeconds(10)));

        // Its pauses have grown to their most by now.
        await follower.IsAsync(EventSignalKind.Disconnected);
        await follower.IsAsync(EventSignalKind.Disconnected);
        await follower.IsAsync(EventSignalKind.Disconnected);
        await bus.RestartAsync();
        Note("restarted: connected", await follower.UntilAsync(EventSignalKind.Connected, BackWithin));
        await SendAsync(bus.ConnectionString, "web");
        await follower.IsAsync(EventSignalKind.Received);
    }

    [Fact]
    public async Task Bus_behind_a_dead_route_is_disconnected_with_a_reason()
    {
        using var nowhere = new BlackHole();
        await using var follower = new Follower(Source(ConnectionTo(nowhere.Port)));
        var clock = Stopwatch.StartNew();
        var gone = await follower.IsAsync(EventSignalKind.Disconnected, GoneWithin);
        Note("unreachable: disconnected", clock.Elapsed);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, ServiceBusLimits.CallTimeout + TimeSpan.FromSeconds(3));
        Assert.StartsWith("thalassa/mine: ", gone.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bus_that_refuses_connections_is_disconnected_at_once()
    {
        await using var follower = new Follower(Source(ConnectionTo(FreePort.Next())));
        var clock = Stopwatch.StartNew();
        await follower.IsAsync(EventSignalKind.Disconnected);
        Note("refused: disconnected", clock.Elapsed);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Bus_that_is_too_busy_is_disconnected_and_followed_when_it_has_time_again()
    {
        var credits = new NamespaceCredits(TimeProvider.System) { PerSecond = 0 };
        await using var bus = await ServiceBusEmulator.StartAsync(
            new ServiceBusEmulatorOptions { Topics = [BusServer.Topic], Credits = credits });
        await using var follower = new Follower(Source(bus.ConnectionString));
        await follower.IsAsync(EventSignalKind.Disconnected);
        await follower.IsAsync(EventSignalKind.Disconnected, TimeSpan.FromSeconds(30));
        credits.PerSecond = 1000;

        // The client holds its calls for 10 s after each refusal.
        Note("busy: connected", await follower.UntilAsync(EventSignalKind.Connected, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Deleted_topic_is_disconnected_until_it_is_there_again()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = [BusServer.Topic] });
        await using var follower = new Follower(Source(bus.ConnectionString));
        await follower.IsAsync(EventSignalKind.Connected);
        var operatorOfIt = new ServiceBusAdministrationClient(bus.ConnectionString);
        await operatorOfIt.DeleteTopicAsync(BusServer.Topic);
        Note("topic deleted: disconnected", await follower.UntilAsync(EventSignalKind.Disconnected, BackWithin));
        await operatorOfIt.CreateTopicAsync(BusServer.Topic);
        Note("topic created: connected", await follower.UntilAsync(EventSignalKind.Connected, BackWithin));
        await SendAsync(bus.ConnectionString, "web");
        await follower.IsAsync(EventSignalKind.Received);
    }

    [Fact]
    public async Task Wrong_key_is_disconnected_with_a_reason_that_does_not_repeat_it()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(
            new ServiceBusEmulatorOptions { Topics = [BusServer.Topic], RootKey = "right" });
        await using var follower = new Follower(Source(bus.ConnectionString.Replace("right", "bWlzdGFrZQ", StringComparison.Ordinal)));
        var gone = await follower.IsAsync(EventSignalKind.Disconnected);
        Assert.DoesNotContain("bWlzdGFrZQ", gone.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_signature_is_disconnected()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = [BusServer.Topic] });
        var expired = $"Endpoint=sb://127.0.0.1:{bus.Address.Port};UseDevelopmentEmulator=true;SharedAccessSignature="
            + $"SharedAccessSignature sr=amqps%3A%2F%2F127.0.0.1%2F&sig=AAAA&se=1&skn={ServiceBusEmulator.RootKeyName}";
        await using var follower = new Follower(new ServiceBusEventSource(
            new ServiceBusClient(expired, ServiceBusLimits.ClientOptions()),
            new ServiceBusAdministrationClient(bus.ConnectionString),
            new ServiceBusSubscriptionOptions { Subscription = "mine" },
            TimeProvider.System,
            new Backoff(),
            NullLogger<ServiceBusEventSource>.Instance));
        await follower.IsAsync(EventSignalKind.Disconnected);
    }

    [Fact]
    public async Task Follower_of_a_frozen_bus_ends_at_once()
    {
        await using var bus = await BusServer.StartAsync();
        var follower = new Follower(Source(bus.ConnectionString));
        await follower.IsAsync(EventSignalKind.Connected);
        bus.Freeze();
        await follower.StopAsync().WaitAsync(EndsWithin);
    }

    [Fact]
    public async Task Follower_at_rest_costs_no_operation()
    {
        var credits = new NamespaceCredits(TimeProvider.System);
        await using var bus = await ServiceBusEmulator.StartAsync(
            new ServiceBusEmulatorOptions { Topics = [BusServer.Topic], Credits = credits });
        await using var follower = new Follower(Source(bus.ConnectionString, poll: TimeSpan.FromSeconds(1)));
        await follower.IsAsync(EventSignalKind.Connected);
        var used = credits.Used;
        await Assert.ThrowsAsync<TimeoutException>(() => follower.NextAsync(TimeSpan.FromSeconds(4)));
        Assert.Equal(used, credits.Used);
    }

    private static string ConnectionTo(int port) =>
        $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=key;UseDevelopmentEmulator=true";

    private static ServiceBusEventSource Source(string connection, TimeSpan? poll = null) => ServiceBusEventSource.Create(
        connection,
        () => throw new InvalidOperationException("A connection string has a key."),
        new ServiceBusSubscriptionOptions { Topic = BusServer.Topic, Subscription = "mine", Poll = poll ?? TimeSpan.FromSeconds(30) },
        TimeProvider.System,
        NullLogger<ServiceBusEventSource>.Instance);

    private static async Task SendAsync(string connection, string name)
    {
        await using var client = new ServiceBusClient(connection);
        var sent = new RegistryEvent
        {
            Id = $"/{name}/1.0.0/host/80@7",
            Type = EventTypes.Online,
            Subject = $"/{name}/1.0.0/host/80",
            Time = DateTimeOffset.UnixEpoch,
            Data = JsonElement.Parse("""{"revision":7}"""),
        };
        await client.CreateSender(BusServer.Topic)
            .SendMessageAsync(new ServiceBusMessage(JsonSerializer.Serialize(sent, Json.Default.RegistryEvent)));
    }

    private void Note(string what, TimeSpan after) => output.WriteLine($"{what} after {after.TotalSeconds:0.0} s");
}
