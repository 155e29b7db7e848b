using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Thalassa.Model;
using Thalassa.Model.Events;

namespace Thalassa.Registry.Events;

/// <summary>Packs events into messages.</summary>
internal static class EventMessages
{
    /// <summary>Below Service Bus's 256 KB with room for the properties, bytes.</summary>
    public const int MaxBodyBytes = 200_000;

    /// <summary>As few messages as keep the order and the size; an event that is larger by itself is a message of its own.</summary>
    public static IEnumerable<ServiceBusMessage> Pack(IReadOnlyList<RegistryEvent> events)
    {
        var (start, size) = (0, 0);
        var texts = events.Select(one => JsonSerializer.SerializeToUtf8Bytes(one, Json.Relaxed.RegistryEvent)).ToList();
        for (var i = 0; i < events.Count; i++)
        {
            // Each event adds itself and a comma or bracket; the other bracket is the first 1.
            if (i > start && 1 + size + texts[i].Length + 1 > MaxBodyBytes)
            {
                yield return Message(events, texts, start, i);
                (start, size) = (i, 0);
            }

            size += texts[i].Length + 1;
        }

        if (start < events.Count)
        {
            yield return Message(events, texts, start, events.Count);
        }
    }

    private static ServiceBusMessage Message(IReadOnlyList<RegistryEvent> events, List<byte[]> texts, int start, int end)
    {
        var message = end - start == 1
            ? new ServiceBusMessage(texts[start]) { ContentType = RegistryEvent.ContentType }
            : new ServiceBusMessage(Join(texts, start, end)) { ContentType = RegistryEvent.BatchContentType };
        var ids = Enumerable.Range(start, end - start).Select(i => events[i].Subject.Split('/')).ToList();
        Set("type", Enumerable.Range(start, end - start).Select(i => events[i].Type));
        Set("name", ids.Select(parts => parts is ["", var name, _, _, _] ? name : null));
        Set("version", ids.Select(parts => parts is ["", _, var version, _, _] ? version : null));
        return message;

        void Set(string property, IEnumerable<string?> values)
        {
            if (values.Distinct(StringComparer.Ordinal).ToList() is [{ } shared])
            {
                message.ApplicationProperties[property] = shared;
            }
        }
    }

    private static byte[] Join(List<byte[]> texts, int start, int end)
    {
        using var body = new MemoryStream();
        for (var i = start; i < end; i++)
        {
            body.WriteByte((byte)(i == start ? '[' : ','));
            body.Write(texts[i]);
        }

        body.WriteByte((byte)']');
        return body.ToArray();
    }
}
