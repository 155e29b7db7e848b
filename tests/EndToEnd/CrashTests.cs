using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Local.ServiceBus;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>The registry is killed in the worst moment.</summary>
public sealed class CrashTests
{
    private const string Topic = "thalassa";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task An_event_that_was_stored_but_not_sent_is_sent_after_a_crash()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = [Topic] });
        await using var gate = new TcpGate(bus.Address.Port);
        gate.HoldToServer();
        await using var workspace = new Workspace();
        var sends = bus.ConnectionString.Replace($":{bus.Address.Port};", $":{gate.Port};", StringComparison.Ordinal);
        using var registry = new Registry(workspace, azurite.ConnectionString, sends);
        await new ServiceBusAdministrationClient(bus.ConnectionString).CreateSubscriptionAsync(Topic, "test");
        await using var client = new ServiceBusClient(bus.ConnectionString);
        await using var receiver = client.CreateReceiver(
            Topic, "test", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        await registry.StartAsync();

        // The answer may come or not: it waits for the bus only for so long. The store has it in either case.
        var answer = registry.PostAsync(Registry.Path("1.0.0", 9001), new { secondsToExpire = 600 });
        await Eventually.TrueAsync(() => gate.Held.IsCompleted, Limit, $"an event on its way to the bus\n{workspace.LastLines()}");
        registry.Process!.Kill();
        await registry.Process.Exited.WaitAsync(Limit);
        await Record.ExceptionAsync(() => answer);
        gate.Open();
        await registry.StartAsync();

        var online = await ReceiveAsync(receiver);
        Assert.Equal("/web/1.0.0/127.0.0.1/9001", online.Subject);
        Assert.Equal(EventTypes.Online, online.Type);
        Assert.Equal(["/web/1.0.0/127.0.0.1/9001"], await registry.IdsAsync());
    }

    private static async Task<RegistryEvent> ReceiveAsync(ServiceBusReceiver receiver)
    {
        using var limit = new CancellationTokenSource(Limit);
        var message = await receiver.ReceiveMessageAsync(Limit, limit.Token);
        Assert.True(message is not null, $"Nothing was published within {Limit}.");
        var json = JsonDocument.Parse(message.Body).RootElement;
        return (json.ValueKind == JsonValueKind.Array ? Assert.Single(json.EnumerateArray()) : json).Deserialize(Json.Default.RegistryEvent)!;
    }
}
