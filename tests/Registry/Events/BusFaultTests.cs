using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Local.ServiceBus;
using Thalassa.Model;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Events;

/// <summary>The bus fails while clients register: each is answered in time, and every event is published in the end.</summary>
public sealed class BusFaultTests
{
    /// <summary>What an answer waits for the bus at most, and some for a busy machine.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The longest that publishing is off after the bus is back: an attempt that hangs, and the client's 10 s after the bus was busy.
    /// </summary>
    private static readonly TimeSpan PublishedWithin = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Frozen_bus_delays_no_answer_and_loses_no_event()
    {
        await using var bus = await BusServer.StartAsync();
        await CreateSubscriptionAsync(bus.ConnectionString);
        await using var registry = new BusRegistry(bus.ConnectionString);
        var load = new Load(registry);
        await load.RunAsync(async () =>
        {
            bus.Freeze();
            await Eventually.TrueAsync(() => registry.IsFailing, TimeSpan.FromSeconds(30));
            await load.GrowAsync();
            bus.Thaw();
        });
        await AllArriveAsync(bus.ConnectionString, registry, await load.EventsAsync());
        Assert.InRange(load.Longest, TimeSpan.Zero, AnswersWithin);
    }

    [Fact]
    public async Task Killed_bus_delays_no_answer_and_loses_no_event_that_it_did_not_take()
    {
        await using var bus = await BusServer.StartAsync();
        await using var registry = new BusRegistry(bus.ConnectionString);
        var load = new Load(registry);
        IReadOnlyList<string> pending = [];
        await load.RunAsync(async () =>
        {
            await bus.KillAsync();
            await Eventually.TrueAsync(() => registry.IsFailing, TimeSpan.FromSeconds(30));
            await load.GrowAsync();
            pending = await registry.PendingAsync();
            await bus.RestartAsync();
            await CreateSubscriptionAsync(bus.ConnectionString);
        });
        Assert.True(pending.Count > 10, $"{pending.Count} events were pending while the bus was away.");
        await AllArriveAsync(bus.ConnectionString, registry, pending);
        Assert.InRange(load.Longest, TimeSpan.Zero, AnswersWithin);
    }

    [Fact]
    public async Task Bus_behind_a_dead_route_delays_no_answer_and_no_stop()
    {
        using var nowhere = new BlackHole();
        var registry = new BusRegistry(
            $"Endpoint=sb://127.0.0.1:{nowhere.Port};SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true");
        await FailsInTheBackgroundAsync(registry);
        await registry.RegisterAsync(4);

        // A host ends its programs 5 s after it asked them to end.
        await registry.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(4, (await registry.PendingAsync()).Count);
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_frozen_bus()
    {
        await using var bus = await BusServer.StartAsync();
        var registry = new BusRegistry(bus.ConnectionString);
        await registry.RegisterAsync(1);
        await Eventually.TrueAsync(async () => (await registry.PendingAsync()).Count == 0);
        bus.Freeze();
        await registry.RegisterAsync(2);
        await registry.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(4));
        Assert.Single(await registry.PendingAsync());
    }

    [Fact]
    public async Task Busy_bus_delays_no_answer_and_loses_no_event()
    {
        var credits = new NamespaceCredits(TimeProvider.System);
        await using var bus = await ServiceBusEmulator.StartAsync(
            new ServiceBusEmulatorOptions { Topics = [BusServer.Topic], Credits = credits });
        await CreateSubscriptionAsync(bus.ConnectionString);
        credits.PerSecond = 0;
        await using var registry = new BusRegistry(bus.ConnectionString);
        await FailsInTheBackgroundAsync(registry);
        var pending = await registry.PendingAsync();
        Assert.Equal(3, pending.Count);
        credits.PerSecond = 1000;
        await AllArriveAsync(bus.ConnectionString, registry, pending);
    }

    [Fact]
    public async Task Missing_topic_delays_no_answer_and_loses_no_event()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions());
        await using var registry = new BusRegistry(bus.ConnectionString);
        await FailsInTheBackgroundAsync(registry);
        var pending = await registry.PendingAsync();
        await new ServiceBusAdministrationClient(bus.ConnectionString).CreateTopicAsync(BusServer.Topic);
        await CreateSubscriptionAsync(bus.ConnectionString);
        await AllArriveAsync(bus.ConnectionString, registry, pending);
    }

    [Fact]
    public async Task Wrong_key_delays_no_answer()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(
            new ServiceBusEmulatorOptions { Topics = [BusServer.Topic], RootKey = "right" });
        await using var registry = new BusRegistry(bus.ConnectionString.Replace("right", "wrong", StringComparison.Ordinal));
        await FailsInTheBackgroundAsync(registry);
        Assert.Equal(3, (await registry.PendingAsync()).Count);
    }

    /// <summary>One of each kind of change, on a bus that takes nothing.</summary>
    private static async Task FailsInTheBackgroundAsync(BusRegistry registry)
    {
        Func<Task>[] changes = [() => registry.RegisterAsync(1), () => registry.RouteAsync("1.0.0"), () => registry.RemoveAsync(1)];
        foreach (var change in changes)
        {
            var clock = Stopwatch.StartNew();
            await change();
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, AnswersWithin);
        }

        await Eventually.TrueAsync(() => registry.IsFailing);
    }

    private static async Task CreateSubscriptionAsync(string connection) =>
        await new ServiceBusAdministrationClient(connection).CreateSubscriptionAsync(BusServer.Topic, "all");

    /// <summary>Runs the reaper as its timer would until all these events were received.</summary>
    private static async Task AllArriveAsync(string connection, BusRegistry registry, IEnumerable<string> events)
    {
        await using var client = new ServiceBusClient(connection);
        await using var receiver = client.CreateReceiver(
            BusServer.Topic, "all", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var missing = events.ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(missing);
        await Eventually.TrueAsync(
            async () =>
            {
                await registry.PassAsync();
                while (missing.Count > 0 && await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(1)) is { } message)
                {
                    using var body = JsonDocument.Parse(message.Body.ToMemory());
                    var root = body.RootElement;
                    var items = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToArray() : [root];
                    missing.ExceptWith(items.Select(item => item.Deserialize(Json.Default.RegistryEvent)!.Id));
                }

                return missing.Count == 0 && (await registry.PendingAsync()).Count == 0;
            },
            PublishedWithin);
    }

    /// <summary>Clients that register, one after the other, and change routing.</summary>
    private sealed class Load(BusRegistry registry)
    {
        private const int Clients = 8;
        private readonly ConcurrentBag<TimeSpan> _answers = [];
        private int _count;

        /// <summary>The longest time to an answer.</summary>
        public TimeSpan Longest => _answers.Max();

        /// <summary>The onlines of all registrations that were answered.</summary>
        public async Task<IEnumerable<string>> EventsAsync() =>
            (await registry.Store.QueryAsync(new RegistrationQuery())).List.Items.ToArray().Select(item => $"{item.Id}@{item.Revision}");

        public async Task RunAsync(Func<Task> fault)
        {
            using var end = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(i => ClientAsync(i, end.Token)).ToArray();
            await GrowAsync();
            await fault();
            await GrowAsync();
            await end.CancelAsync();
            await Task.WhenAll(clients);
        }

        public async Task GrowAsync()
        {
            var before = Volatile.Read(ref _count);
            await Eventually.TrueAsync(() => Volatile.Read(ref _count) >= before + (3 * Clients), TimeSpan.FromSeconds(30));
        }

        private async Task ClientAsync(int client, CancellationToken end)
        {
            // As apps do, and not as fast as memory allows.
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            for (var i = 1; !end.IsCancellationRequested && await pace.WaitForNextTickAsync(CancellationToken.None); i++)
            {
                var clock = Stopwatch.StartNew();
                await (client == 0 ? registry.RouteAsync($"1.0.{i}") : registry.RegisterAsync((client * 5000) + i));
                _answers.Add(clock.Elapsed);
                Interlocked.Increment(ref _count);
            }
        }
    }
}
