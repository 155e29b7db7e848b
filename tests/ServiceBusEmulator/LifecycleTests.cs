using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stopping_ends_polls_that_wait()
    {
        var bus = await Bus.StartAsync();
        var polls = Enumerable.Range(0, 5).Select(_ => bus.PeekLockAsync(timeout: 3600)).ToList();
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers >= 5);
        await bus.Emulator.DisposeAsync();
        foreach (var poll in polls)
        {
            Assert.Equal(503, (await poll).Status);
        }

        await bus.DisposeAsync();
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
        Assert.StartsWith($"Endpoint=sb://127.0.0.1:{one.Address.Port};SharedAccessKeyName=RootManageSharedAccessKey;", one.ConnectionString, StringComparison.Ordinal);
        Assert.NotEqual(one.ConnectionString.Split("SharedAccessKey=")[1], other.ConnectionString.Split("SharedAccessKey=")[1]);
    }

    [Fact]
    public async Task Many_receivers_share_the_messages_and_none_is_given_twice()
    {
        await using var bus = await Bus.StartAsync();
        var receivers = Enumerable.Range(0, 8).Select(_ => bus.PeekLockAsync(timeout: 60)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => bus.SendAsync($"{i}")));
        var bodies = (await Task.WhenAll(receivers)).Select(answer => answer.Body).Order(StringComparer.Ordinal);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7"], bodies);
    }
}
