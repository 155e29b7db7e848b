using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Local.ServiceBus;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Registry.Events;
using Thalassa.Registry.Settings;

namespace Thalassa.Registry.Tests.Events;

public sealed class ServiceBusEventPublisherTests : IAsyncLifetime
{
    private ServiceBusEmulator _bus = null!;
    private ServiceBusReceiver _receiver = null!;
    private ServiceBusEventPublisher _publisher = null!;

    public async Task InitializeAsync()
    {
        _bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = ["thalassa"] });
        await new ServiceBusAdministrationClient(_bus.ConnectionString).CreateSubscriptionAsync("thalassa", "all");
        var client = new ServiceBusClient(_bus.ConnectionString, ServiceBusEventPublisher.ClientOptions());
        _receiver = client.CreateReceiver("thalassa", "all");
        _publisher = new ServiceBusEventPublisher(
            client,
            "thalassa",
            new SendRateLimiter(
                Microsoft.Extensions.Options.Options.Create(new RegistryOptions { MessagesPerSecond = 1000 }), TimeProvider.System));
    }

    public async Task DisposeAsync() => await _bus.DisposeAsync();

    private static RegistryEvent Online(string name, string version, int port, string text = "é", string type = EventTypes.Online) => new()
    {
        Id = $"/{name}/{version}/host/{port}@1",
        Type = type,
        Subject = $"/{name}/{version}/host/{port}",
        Time = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Data = JsonElement.Parse($$$"""{"revision":1,"meta":{"text":"{{{text}}}"}}"""),
    };

    private async Task<List<ServiceBusReceivedMessage>> ReceivedAsync()
    {
        var all = new List<ServiceBusReceivedMessage>();
        while (await _receiver.PeekMessagesAsync(100) is { Count: > 0 } some)
        {
            all.AddRange(some);
        }

        return all;
    }

    private static RegistryEvent[] EventsOf(ServiceBusReceivedMessage message) =>
        JsonSerializer.Deserialize(message.Body.ToString(), Json.Default.RegistryEventArray)!;

    [Fact]
    public async Task One_event_is_a_message_of_itself()
    {
        await _publisher.PublishAsync([Online("web", "1.0.0", 80)]);
        var message = Assert.Single(await ReceivedAsync());
        Assert.Equal("application/cloudevents+json", message.ContentType);
        var got = JsonSerializer.Deserialize(message.Body.ToString(), Json.Default.RegistryEvent)!;
        Assert.Equal(
            ("/web/1.0.0/host/80", 1L, "é"), (got.Subject, got.Revision, got.Data.GetProperty("meta").GetProperty("text").GetString()));
        Assert.Equal(
            [new("name", "web"), new("type", "thalassa.online"), new("version", "1.0.0")],
            message.ApplicationProperties.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Many_events_of_one_call_are_one_message()
    {
        await _publisher.PublishAsync([.. Enumerable.Range(1, 200).Select(port => Online("web", "1.0.0", port, type: EventTypes.Offline))]);
        var message = Assert.Single(await ReceivedAsync());
        Assert.Equal("application/cloudevents-batch+json", message.ContentType);
        Assert.Equal(Enumerable.Range(1, 200).Select(port => $"/web/1.0.0/host/{port}"), EventsOf(message).Select(one => one.Subject));
        Assert.Equal(3, message.ApplicationProperties.Count);
    }

    [Theory]
    [InlineData("web", "1.0.0", EventTypes.Offline, "name,version")]
    [InlineData("web", "1.1.0", EventTypes.Online, "name,type")]
    [InlineData("api", "1.0.0", EventTypes.Online, "type,version")]
    [InlineData("api", "1.1.0", EventTypes.Offline, "")]
    public async Task A_property_is_set_only_where_all_events_share_it(string name, string version, string type, string properties)
    {
        await _publisher.PublishAsync([Online("web", "1.0.0", 80), Online(name, version, 81, type: type)]);
        var message = Assert.Single(await ReceivedAsync());
        Assert.Equal(properties, string.Join(',', message.ApplicationProperties.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Routing_has_a_type_and_no_service()
    {
        await _publisher.PublishAsync([
            Online("web", "1.0.0", 80) with
            {
                Type = EventTypes.Routing,
                Subject = "backend/live",
                Id = "backend/live@1",
            },
        ]);
        Assert.Equal(new("type", "thalassa.routing"), Assert.Single(Assert.Single(await ReceivedAsync()).ApplicationProperties));
    }

    [Fact]
    public async Task Oversized_batch_is_split_into_full_messages_in_order()
    {
        var text = new string('x', 9_000);
        var events = Enumerable.Range(1, 100).Select(port => Online("web", "1.0.0", port, text)).ToList();
        await _publisher.PublishAsync(events);
        var messages = await ReceivedAsync();
        Assert.Equal(events.Select(one => one.Id), messages.SelectMany(EventsOf).Select(one => one.Id));
        Assert.All(messages, message => Assert.True(message.Body.ToMemory().Length <= 200_000, $"{message.Body.ToMemory().Length} bytes"));
        Assert.All(messages.SkipLast(1), message =>
            Assert.True(message.Body.ToMemory().Length > 190_000 - 300, $"{message.Body.ToMemory().Length} bytes"));
        Assert.Equal(5, messages.Count);
    }

    [Fact]
    public async Task A_single_event_of_several_goes_by_its_own_type()
    {
        var text = new string('x', 150_000);
        await _publisher.PublishAsync([Online("web", "1.0.0", 1, text), Online("web", "1.0.0", 2, text)]);
        Assert.All(await ReceivedAsync(), message => Assert.Equal("application/cloudevents+json", message.ContentType));
    }

    [Fact]
    public async Task Failed_send_throws()
    {
        await _bus.DisposeAsync();
        await Assert.ThrowsAsync<ServiceBusException>(() => _publisher.PublishAsync([Online("web", "1.0.0", 80)]));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _publisher.PublishAsync([Online("web", "1.0.0", 80)], gone.Token));
    }
}
