using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using Xunit.Abstractions;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Many events through the real client, as the product sends and receives them.</summary>
public sealed class FlowTests(ITestOutputHelper output)
{
    private const int Producers = 2;
    private const int Subscribers = 10;
    private const int Events = 10_000;
    private const int Ids = 50;

    // How many events are under way to their slowest subscriber at most: else one would measure how long a queue gets.
    private const int UnderWay = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(110);

    [Fact]
    public async Task Ten_thousand_events_reach_ten_subscribers_in_the_order_of_each_id()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = [Bus.Topic] });
        var administration = new Azure.Messaging.ServiceBus.Administration.ServiceBusAdministrationClient(bus.ConnectionString);
        for (var i = 0; i < Subscribers; i++)
        {
            await administration.CreateSubscriptionAsync(Bus.Topic, $"s{i}");
        }

        using var window = new Window();
        using var limit = new CancellationTokenSource(Limit);
        var start = Stopwatch.GetTimestamp();
        var received = Enumerable
            .Range(0, Subscribers)
            .Select(i => ReceiveAsync(bus.ConnectionString, $"s{i}", window, limit.Token))
            .ToList();
        var sent = Enumerable
            .Range(0, Producers)
            .Select(producer => SendAsync(bus.ConnectionString, producer, window, limit.Token))
            .ToList();
        await foreach (var ended in Task.WhenEach(received.Concat(sent)))
        {
            // One that fails would let the others wait for it.
            await ended;
        }

        var all = Stopwatch.GetElapsedTime(start);
        var latencies = received.SelectMany(one => one.Result).Order().ToList();
        Assert.Equal(Events * Subscribers, latencies.Count);
        output.WriteLine(
            $"{Events} events of {Producers} producers to {Subscribers} subscribers: received in {all.TotalSeconds:0.0} s; "
            + $"send to receive p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, max {latencies[^1].TotalMilliseconds:0.0} ms");

        double At(double share) => latencies[(int)(latencies.Count * share)].TotalMilliseconds;
    }

    private static async Task SendAsync(string connection, int producer, Window window, CancellationToken cancellationToken)
    {
        await using var client = new ServiceBusClient(connection);
        await using var sender = client.CreateSender(Bus.Topic);
        var sends = new List<Task>();
        for (var i = 0; i < Events / Producers; i++)
        {
            await window.EnterAsync(cancellationToken);
            var message = new ServiceBusMessage(new byte[600])
            {
                ApplicationProperties = { ["id"] = $"{producer}/{i % Ids}", ["number"] = i / Ids, ["sent"] = Stopwatch.GetTimestamp() },
            };
            sends.Add(sender.SendMessageAsync(message, cancellationToken));
            if (i == 0)
            {
                // Sends that wait for a sender to connect are not in order.
                await sends[0];
            }
        }

        await Task.WhenAll(sends);
    }

    /// <summary>One message at a time, locked and completed, until there is one for each event.</summary>
    private static async Task<List<TimeSpan>> ReceiveAsync(
        string connection, string subscription, Window window, CancellationToken cancellationToken)
    {
        await using var client = new ServiceBusClient(connection);
        await using var receiver = client.CreateReceiver(Bus.Topic, subscription, new ServiceBusReceiverOptions { PrefetchCount = 100 });
        var (latencies, numbers) = (new List<TimeSpan>(), new Dictionary<string, int>(StringComparer.Ordinal));
        while (latencies.Count < Events)
        {
            if (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), cancellationToken) is not { } message)
            {
                continue;
            }

            latencies.Add(Stopwatch.GetElapsedTime((long)message.ApplicationProperties["sent"]));
            window.Received(message.EnqueuedSequenceNumber);
            await receiver.CompleteMessageAsync(message, cancellationToken);
            var id = (string)message.ApplicationProperties["id"];
            var number = Convert.ToInt32(message.ApplicationProperties["number"], CultureInfo.InvariantCulture);
            Assert.Equal(numbers.GetValueOrDefault(id), number);
            numbers[id] = number + 1;
        }

        Assert.All(numbers.Values, next => Assert.Equal(Events / Producers / Ids, next));
        return latencies;
    }

    /// <summary>Lets a producer send when the slowest subscriber has come near.</summary>
    private sealed class Window : IDisposable
    {
        private readonly SemaphoreSlim _free = new(UnderWay);
        private readonly int[] _receipts = new int[Events + 1];

        public Task EnterAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

        public void Received(long sequenceNumber)
        {
            if (Interlocked.Increment(ref _receipts[sequenceNumber]) == Subscribers)
            {
                _free.Release();
            }
        }

        public void Dispose() => _free.Dispose();
    }
}
