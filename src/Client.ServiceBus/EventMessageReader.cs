using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Thalassa.Model;
using Thalassa.Model.Events;

namespace Thalassa.Client.ServiceBus;

/// <summary>Reads the events of a message: one, or a JSON array of them.</summary>
internal static class EventMessageReader
{
    /// <summary>Returns the readable events and lists the problems.</summary>
    public static IReadOnlyList<RegistryEvent> Read(ServiceBusReceivedMessage message, out IReadOnlyList<string> faults)
    {
        var problems = new List<string>();
        var events = new List<RegistryEvent>();
        faults = problems;
        try
        {
            using var document = JsonDocument.Parse(message.Body.ToMemory());
            IEnumerable<JsonElement> items = document.RootElement.ValueKind == JsonValueKind.Array
                ? document.RootElement.EnumerateArray()
                : [document.RootElement];
            foreach (var item in items)
            {
                Add(item);
            }
        }
        catch (JsonException e)
        {
            problems.Add($"it is not JSON: {e.Message}");
        }

        return events;

        void Add(JsonElement item)
        {
            try
            {
                events.Add(item.Deserialize(Json.Default.RegistryEvent) ?? throw new JsonException("null is not an event"));
            }
            catch (JsonException e)
            {
                problems.Add($"an event of it cannot be read: {e.Message}");
            }
        }
    }
}
