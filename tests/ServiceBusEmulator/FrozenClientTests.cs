using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>A client whose process is frozen: its connection stays, and it reads nothing.</summary>
public sealed class FrozenClientTests
{
    private const int Messages = 200;
    private const int Size = 200 * 1024;

    private static async Task<(Bus Bus, TcpGate Gate, ServiceBusReceiver Receiver)> StartAsync()
    {
        var bus = await Bus.StartAsync();
        var gate = new TcpGate(bus.Emulator.Address.Port);
        var client = bus.Connect(bus.ConnectionString(bus.Token()).Replace(
            $":{bus.Emulator.Address.Port};", $":{gate.Port};", StringComparison.Ordinal));
        var receiver = client.CreateReceiver(Bus.Topic, Bus.Subscription, new ServiceBusReceiverOptions { PrefetchCount = 4000 });
        await bus.SendAsync("first");
        await receiver.CompleteMessageAsync(await bus.ReceiveAsync(receiver));
        return (bus, gate, receiver);
    }

    [Fact]
    public async Task Frozen_receiver_is_limited_to_its_buffers_and_delays_no_other()
    {
        var (bus, gate, frozen) = await StartAsync();
        await using var emulator = bus;
        await using var freezer = gate;
        gate.HoldToClient();
        for (var i = 0; i < Messages; i++)
        {
            await bus.Sender.SendMessageAsync(new ServiceBusMessage(new byte[Size]) { Subject = $"{i}" });
        }

        // What the frozen one had credit for beyond the emulator's and the system's buffers is there for others.
        var other = 0;
        while (await bus.Receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(1)) is { } message)
        {
            await bus.Receiver.CompleteMessageAsync(message);
            other++;
        }

        Assert.InRange(other, Messages / 2, Messages - 1);

        // It goes on where it was, with what is on its way.
        gate.Open();
        for (var i = 0; i < Messages - other; i++)
        {
            await frozen.CompleteMessageAsync(await bus.ReceiveAsync(frozen));
        }

        var left = (await bus.Administration.GetSubscriptionRuntimePropertiesAsync(Bus.Topic, Bus.Subscription)).Value;
        Assert.Equal(0, left.TotalMessageCount);
    }

    [Fact]
    public async Task Emulator_stops_within_two_seconds_with_a_frozen_client()
    {
        var (bus, gate, _) = await StartAsync();
        await using var freezer = gate;
        gate.HoldToClient();
        for (var i = 0; i < Messages / 4; i++)
        {
            await bus.Sender.SendMessageAsync(new ServiceBusMessage(new byte[Size]));
        }

        var start = Stopwatch.GetTimestamp();
        await bus.Emulator.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        gate.Open();
        await bus.DisposeAsync();
    }
}
