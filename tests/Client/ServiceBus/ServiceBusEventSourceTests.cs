using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Logging;
using Thalassa.Client.Events;
using Thalassa.Client.ServiceBus;
using Thalassa.Local.ServiceBus;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.ServiceBus;

public sealed class ServiceBusEventSourceTests : IAsyncLifetime
{
    private const string Topic = "thalassa";
    private const string Key = "key";

    private static readonly ServiceBusClientOptions NoRetries = new() { RetryOptions = { MaxRetries = 0 } };

    private readonly Lines _log = new();
    private ServiceBusEmulator _bus = null!;

    public async Task InitializeAsync() => _bus = await StartAsync();

    public async Task DisposeAsync() => await _bus.DisposeAsync();

    private static Task<ServiceBusEmulator> StartAsync(int port = 0, TimeProvider? clock = null) =>
        ServiceBusEmulator.StartAsync(
            new ServiceBusEmulatorOptions
            {
                Port = port,
                Clock = clock ?? TimeProvider.System,
                RootKey = Key,
                Topics = [Topic],
                Policies = [new AccessPolicy("listener", "l", EntityRights.Listen)],
            });

    private ServiceBusEventSource Source(string? connection = null, ServiceBusSubscriptionOptions? options = null) => new(
        new ServiceBusClient(connection ?? _bus.ConnectionString, ServiceBusLimits.ClientOptions()),
        new ServiceBusAdministrationClient(connection ?? _bus.ConnectionString, ServiceBusLimits.AdministrationOptions()),
        options ?? new ServiceBusSubscriptionOptions { Subscription = "mine" },
        TimeProvider.System,
        new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50), new Random(1)),
        _log);

    private static RegistryEvent Event(string name, int port = 80) => new()
    {
        Id = $"/{name}/1.0.0/host/{port}@7",
        Type = EventTypes.Online,
        Subject = $"/{name}/1.0.0/host/{port}",
        Time = DateTimeOffset.UnixEpoch,
        Data = JsonElement.Parse("""{"revision":7}"""),
    };

    private async Task SendAsync(string body, string? name = null)
    {
        await using var client = new ServiceBusClient(_bus.ConnectionString, NoRetries);
        var message = new ServiceBusMessage(body);
        if (name is not null)
        {
            message.ApplicationProperties["name"] = name;
        }

        await client.CreateSender(Topic).SendMessageAsync(message);
    }

    private Task SendAsync(RegistryEvent one) =>
        SendAsync(JsonSerializer.Serialize(one, Json.Default.RegistryEvent), one.Subject.Split('/')[1]);

    [Fact]
    public async Task Creates_its_subscription_connects_and_gives_the_events()
    {
        await using var follower = new Follower(Source());
        await follower.IsAsync(EventSignalKind.Connected);
        var made = (await new ServiceBusAdministrationClient(_bus.ConnectionString).GetSubscriptionAsync(Topic, "mine")).Value;
        Assert.Equal(
            (TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10)),
            (made.AutoDeleteOnIdle, made.DefaultMessageTimeToLive, made.LockDuration));
        await SendAsync(Event("web"));
        await SendAsync(JsonSerializer.Serialize([Event("a"), Event("b")], Json.Default.RegistryEventArray));
        Assert.Equal(["/web/1.0.0/host/80"], (await follower.NextAsync()).Events.Select(one => one.Subject));
        var both = await follower.NextAsync();
        Assert.Equal(["/a/1.0.0/host/80", "/b/1.0.0/host/80"], both.Events.Select(one => one.Subject));
        Assert.Equal(7, both.Events[0].Revision);
    }

    [Fact]
    public async Task Events_are_completed_only_when_the_next_is_asked_for()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await _bus.DisposeAsync();
        _bus = await StartAsync(clock: clock);
        using var cut = new CancellationTokenSource();
        await using (var signals = Source().FollowAsync(cut.Token).GetAsyncEnumerator())
        {
            await signals.MoveNextAsync();
            await SendAsync(Event("taken"));
            await SendAsync(Event("in hands"));
            await signals.MoveNextAsync();
            await signals.MoveNextAsync();
            Assert.Equal("/in hands/1.0.0/host/80", signals.Current.Events[0].Subject);
        }

        // The follower died with the second event in its hands: that one comes again when its lock has run out, the first does not.
        clock.Advance(TimeSpan.FromSeconds(10));
        await using var client = new ServiceBusClient(_bus.ConnectionString, NoRetries);
        var receiver = client.CreateReceiver(Topic, "mine");
        var left = await receiver.ReceiveMessageAsync(Eventually.DefaultLimit);
        Assert.Equal((2, "in hands"), (left.DeliveryCount, left.ApplicationProperties["name"]));
        await receiver.CompleteMessageAsync(left);
        Assert.Null(await receiver.PeekMessageAsync());
    }

    [Fact]
    public async Task Messages_of_a_pause_arrive_after_the_connection()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await _bus.DisposeAsync();
        _bus = await StartAsync(clock: clock);
        await using (var first = new Follower(Source()))
        {
            await first.IsAsync(EventSignalKind.Connected);
        }

        await SendAsync(Event("web"));
        await using var second = new Follower(Source());
        await second.IsAsync(EventSignalKind.Connected);

        // The bus may not have noticed yet that the first one's poll is gone, and have locked the message for it.
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("/web/1.0.0/host/80", Assert.Single((await second.NextAsync()).Events).Subject);
    }

    [Fact]
    public async Task Survives_the_end_of_the_bus_and_says_when_it_is_back()
    {
        await using var follower = new Follower(Source());
        await follower.IsAsync(EventSignalKind.Connected);
        var port = _bus.Address.Port;
        await _bus.DisposeAsync();
        var lost = await follower.IsAsync(EventSignalKind.Disconnected);
        Assert.StartsWith("thalassa/mine: ", lost.Reason, StringComparison.Ordinal);
        await follower.IsAsync(EventSignalKind.Disconnected);
        _bus = await StartAsync(port);
        var next = await follower.NextAsync();
        while (next.Kind == EventSignalKind.Disconnected)
        {
            next = await follower.NextAsync();
        }

        Assert.Equal(EventSignalKind.Connected, next.Kind);
        await SendAsync(Event("web"));
        await follower.IsAsync(EventSignalKind.Received);
    }

    [Fact]
    public async Task A_subscription_that_vanished_is_made_again()
    {
        await using var follower = new Follower(Source());
        await follower.IsAsync(EventSignalKind.Connected);
        await new ServiceBusAdministrationClient(_bus.ConnectionString).DeleteSubscriptionAsync(Topic, "mine");

        // What was sent in between is lost, so that the connection is said to be new: the follower compares.
        await follower.IsAsync(EventSignalKind.Connected);
        await SendAsync(Event("web"));
        await follower.IsAsync(EventSignalKind.Received);
    }

    [Fact]
    public async Task Unreadable_message_is_logged_and_its_readable_events_are_kept()
    {
        await using var follower = new Follower(Source());
        await follower.IsAsync(EventSignalKind.Connected);
        foreach (var body in new[] { "", "not json", "5", "null", "[]", "{}", """{"id":5}""", """[[[["deep"]]]]""" })
        {
            await SendAsync(body);
        }

        var good = JsonSerializer.Serialize(Event("web"), Json.Default.RegistryEvent);
        await SendAsync($"[{{}}, {good}, 5]");
        Assert.Equal("/web/1.0.0/host/80", Assert.Single((await follower.NextAsync()).Events).Subject);
        await SendAsync(Event("last"));
        Assert.Equal("/last/1.0.0/host/80", Assert.Single((await follower.NextAsync()).Events).Subject);
        Assert.Equal(9, _log.Warnings.Count);
        await follower.StopAsync();
        await using var client = new ServiceBusClient(_bus.ConnectionString, NoRetries);
        var letters = client.CreateReceiver(Topic, "mine", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Assert.Null(await letters.PeekMessageAsync());
    }

    [Fact]
    public async Task A_duplicate_is_given_again()
    {
        await using var follower = new Follower(Source());
        await follower.IsAsync(EventSignalKind.Connected);
        await SendAsync(Event("web"));
        await SendAsync(Event("web"));
        Assert.Equal((await follower.NextAsync()).Events[0].Id, (await follower.NextAsync()).Events[0].Id);
    }

    [Fact]
    public async Task Existing_subscription_is_used_without_the_right_to_create_one()
    {
        var source = Source(_bus.ConnectionStringOf("listener"));
        await using var follower = new Follower(source);
        var missing = await follower.IsAsync(EventSignalKind.Disconnected);
        Assert.Contains("no such entity", missing.Reason, StringComparison.Ordinal);
        await new ServiceBusAdministrationClient(_bus.ConnectionString).CreateSubscriptionAsync(Topic, "mine");
        var next = await follower.NextAsync();
        while (next.Kind == EventSignalKind.Disconnected)
        {
            next = await follower.NextAsync();
        }

        Assert.Equal(EventSignalKind.Connected, next.Kind);
        Assert.Contains(_log.All, line => line.Contains("may not create", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.All, line =>
            line.Contains(Key, StringComparison.Ordinal) && line.Contains("SharedAccess", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_given_subscription_is_not_created()
    {
        await using var follower = new Follower(
            Source(options: new ServiceBusSubscriptionOptions { Subscription = "given", Create = false }));
        await follower.IsAsync(EventSignalKind.Disconnected);
        Assert.False((await new ServiceBusAdministrationClient(_bus.ConnectionString).SubscriptionExistsAsync(Topic, "given")).Value);
    }

    [Fact]
    public async Task Filter_passes_its_services_and_messages_without_a_name()
    {
        await using var follower = new Follower(
            Source(options: new ServiceBusSubscriptionOptions { Subscription = "mine", Services = ["web", "api"] }));
        await follower.IsAsync(EventSignalKind.Connected);
        await SendAsync(Event("other"));
        await SendAsync(Event("api"));
        await SendAsync(JsonSerializer.Serialize([Event("mixed"), Event("web")], Json.Default.RegistryEventArray));
        Assert.Equal("/api/1.0.0/host/80", (await follower.NextAsync()).Events[0].Subject);
        Assert.Equal(2, (await follower.NextAsync()).Events.Count);
    }

    [Fact]
    public async Task Is_made_of_a_connection_string_alone()
    {
        var options = new ServiceBusSubscriptionOptions { Subscription = "mine" };
        await using var follower = new Follower(
            ServiceBusEventSource.Create(_bus.ConnectionString, NoIdentity, options, TimeProvider.System, _log));
        await follower.IsAsync(EventSignalKind.Connected);
        await SendAsync(Event("web"));
        await follower.IsAsync(EventSignalKind.Received);
    }

    private static Azure.Core.TokenCredential NoIdentity() => throw new InvalidOperationException("A connection string has a key.");

    [Fact]
    public async Task Ends_by_cancellation_also_while_it_waits()
    {
        using var stop = new CancellationTokenSource();
        await using var signals = Source().FollowAsync(stop.Token).GetAsyncEnumerator();
        await signals.MoveNextAsync();
        var next = signals.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Ends_by_cancellation_also_when_the_bus_fails_at_that_moment()
    {
        await _bus.DisposeAsync();
        for (var i = 0; i < 20; i++)
        {
            using var stop = new CancellationTokenSource();
            await using var signals = Source().FollowAsync(stop.Token).GetAsyncEnumerator();
            var next = signals.MoveNextAsync().AsTask();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await next;
                await signals.MoveNextAsync();
            });
        }
    }

    [Fact]
    public void Faults_of_the_options_are_all_named()
    {
        var options = new ServiceBusSubscriptionOptions
        {
            Topic = " ",
            Subscription = new string('s', 51),
            AutoDeleteOnIdle = TimeSpan.FromMinutes(1),
            EventLife = TimeSpan.Zero,
            Poll = TimeSpan.FromMinutes(1),
            Services = ["ok", "it's"],
        };
        Assert.Equal(
            ["topic", "subscription", "autoDeleteOnIdle", "eventLife", "poll", "services[1]"],
            options.Validate().Select(fault => fault.Field));
        Assert.Throws<ArgumentException>(() => Source(options: options));
    }

    [Theory]
    [InlineData("vm1", null, 10000, "vm1-10000")]
    [InlineData("vm1.example.com", "blue", 10001, "vm1.example.com-blue-10001")]
    public void A_name_is_readable(string host, string? label, int port, string name) =>
        Assert.Equal(name, ServiceBusSubscriptionOptions.NameOf(host, label, port));

    [Fact]
    public void Shortened_subscription_names_stay_distinct()
    {
        var host = new string('h', 80);
        string[] names =
        [
            ServiceBusSubscriptionOptions.NameOf(host, null, 1),
            ServiceBusSubscriptionOptions.NameOf(host, null, 2),
            ServiceBusSubscriptionOptions.NameOf(host, "blue", 1),
            ServiceBusSubscriptionOptions.NameOf("a:b", null, 1),
            ServiceBusSubscriptionOptions.NameOf("a-b", null, 1),
        ];
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.InRange(name.Length, 1, 50));
        Assert.Equal(names[0], ServiceBusSubscriptionOptions.NameOf(host, null, 1));
    }

    private sealed class Lines : ILogger<ServiceBusEventSource>
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ConcurrentQueue<string> Warnings { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            All.Enqueue(formatter(state, exception));
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Enqueue(formatter(state, exception));
            }
        }
    }
}
