using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stops_within_two_seconds_with_connections_open()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var receivers = Enumerable.Range(0, 5).Select(_ => bus.Connect().CreateReceiver(Bus.Topic, Bus.Subscription)).ToList();
        Assert.NotNull(await bus.ReceiveAsync(receivers[0]));
        var waits = receivers.Select(receiver => receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(5))).ToList();
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers >= receivers.Count);
        var start = Stopwatch.GetTimestamp();
        await bus.Emulator.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        foreach (var wait in waits)
        {
            Assert.Null(await wait);
        }

        var refused = await Assert.ThrowsAsync<ServiceBusException>(() => receivers[0].ReceiveMessageAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (refused.Reason, refused.IsTransient));
    }

    [Fact]
    public async Task Starts_again_on_the_port_it_had()
    {
        int port;
        await using (var first = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions()))
        {
            port = first.Address.Port;
            await Assert.ThrowsAsync<IOException>(() => ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Port = port }));
        }

        await using var second = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Port = port });
        Assert.Equal(port, second.Address.Port);
    }

    [Fact]
    public async Task Each_start_has_another_key()
    {
        await using var one = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions());
        await using var other = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions());
        Assert.StartsWith(
            $"Endpoint=sb://127.0.0.1:{one.Address.Port};SharedAccessKeyName=RootManageSharedAccessKey;",
            one.ConnectionString,
            StringComparison.Ordinal);
        Assert.NotEqual(one.ConnectionString.Split("SharedAccessKey=")[1], other.ConnectionString.Split("SharedAccessKey=")[1]);
    }

    [Fact]
    public async Task Many_receivers_share_the_messages_and_none_is_given_twice()
    {
        await using var bus = await Bus.StartAsync();
        var receives = Enumerable
            .Range(0, 8)
            .Select(_ => bus.ReceiveAsync(bus.Client.CreateReceiver(Bus.Topic, Bus.Subscription)))
            .ToList();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => bus.SendAsync($"{i}")));
        var bodies = (await Task.WhenAll(receives)).Select(message => message.Body.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7"], bodies);
    }
}
