using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Local.ServiceBus;
using Thalassa.Model;
using Thalassa.Model.Events;

namespace Thalassa.Functions.Tests.Events;

public sealed class ServiceBusTests
{
    [Fact]
    public async Task Events_go_to_the_topic_of_the_settings_and_not_to_streams()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = ["changes"] });
        await new ServiceBusAdministrationClient(bus.ConnectionString).CreateSubscriptionAsync("changes", "all");
        await using var app = await RunningApp.StartAsync(
            null, $"--ServiceBusConnection={bus.ConnectionString}", "--ServiceBusTopic=changes");
        await using var client = new ServiceBusClient(bus.ConnectionString);
        var receiver = client.CreateReceiver("changes", "all");

        await app.OkAsync("POST", "/registrations/web/1.0.0/127.0.0.1/8000", "{}");
        await app.OkAsync("POST", "/registrations/web/1.0.0/127.0.0.1/8000", "{}");
        await app.OkAsync("DELETE", "/registrations/web/1.0.0/127.0.0.1/8000");
        var problem = await app.ProblemAsync(404, "GET", "/events");

        var online = await NextAsync(receiver);
        var offline = await NextAsync(receiver);
        Assert.Equal((EventTypes.Online, "/web/1.0.0/127.0.0.1/8000"), (online.Type, online.Subject));
        Assert.Equal((EventTypes.Offline, online.Subject), (offline.Type, offline.Subject));
        Assert.True(offline.Revision > online.Revision, $"{offline.Revision} after {online.Revision}");
        Assert.Null(await receiver.PeekMessageAsync());
        Assert.Contains("changes", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<RegistryEvent> NextAsync(ServiceBusReceiver receiver)
    {
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(20));
        Assert.NotNull(message);
        Assert.Equal("web", message.ApplicationProperties["name"]);
        await receiver.CompleteMessageAsync(message);
        return JsonSerializer.Deserialize(message.Body.ToString(), Json.Default.RegistryEvent)!;
    }
}
