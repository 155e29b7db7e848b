using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>A subscriber that keeps every event, and knows which there have to be.</summary>
internal sealed class EventLog(string connection) : IAsyncDisposable
{
    private const string Subscription = "log";

    // The types of the events of each subject, by revision: an event may come twice, and after a failure later than the one after it.
    private readonly Dictionary<string, SortedDictionary<long, string>> _events = new(StringComparer.Ordinal);
    private readonly ServiceBusClient _client = new(connection);
    private long _next;

    /// <summary>Subscribes to a topic that is new.</summary>
    public async Task SubscribeAsync()
    {
        _next = 0;
        await new ServiceBusAdministrationClient(connection).CreateSubscriptionAsync(BusServer.Topic, Subscription);
    }

    /// <summary>Reads what is new.</summary>
    public async Task ReadAsync()
    {
        await using var receiver = _client.CreateReceiver(BusServer.Topic, Subscription);
        while (await receiver.PeekMessagesAsync(100, _next) is { Count: > 0 } messages)
        {
            foreach (var item in messages.SelectMany(Read).Where(item => item.Subject.StartsWith("/web/", StringComparison.Ordinal)))
            {
                if (!_events.TryGetValue(item.Subject, out var events))
                {
                    _events[item.Subject] = events = [];
                }

                events[item.Revision] = item.Type;
            }

            _next = messages[^1].SequenceNumber + 1;
        }
    }

    /// <summary>Each change has its event, the revisions are in the order of the changes, and there is no other event.</summary>
    /// <param name="changes">How often each port was registered and deregistered, in turns.</param>
    public void AssertComplete(IReadOnlyDictionary<int, int> changes)
    {
        Assert.NotEmpty(changes);
        foreach (var (port, count) in changes)
        {
            var subject = Registry.Path("1.0.0", port)["/registrations".Length..];
            var types = _events.GetValueOrDefault(subject)?.Values ?? Enumerable.Empty<string>();
            Assert.Equal(Enumerable.Range(0, count).Select(i => i % 2 == 0 ? EventTypes.Online : EventTypes.Offline), types);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static IEnumerable<RegistryEvent> Read(ServiceBusReceivedMessage message)
    {
        using var body = JsonDocument.Parse(message.Body.ToMemory());
        var items = body.RootElement.ValueKind == JsonValueKind.Array ? body.RootElement.EnumerateArray().ToArray() : [body.RootElement];
        return [.. items.Select(item => item.Deserialize(Json.Default.RegistryEvent)!)];
    }
}
