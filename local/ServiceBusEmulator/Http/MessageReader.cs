using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>Makes messages of a send request: one of headers and body, or several of a batch.</summary>
internal static class MessageReader
{
    private const int LargestRequest = 256 * 1024;

    // Exactly this: with a parameter such as charset the service takes the array for one message's body.
    private const string BatchContentType = "application/vnd.microsoft.servicebus.json";

    public static async Task<IReadOnlyList<Message>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(request, cancellationToken);
        if (string.Equals(request.ContentType, BatchContentType, StringComparison.OrdinalIgnoreCase))
        {
            return ReadBatch(body);
        }

        var properties = PropertyText.Read(request.Headers);
        using var broker = Parse(request.Headers["BrokerProperties"].ToString() is { Length: > 0 } text ? text : "{}");
        return [Limited(BrokerPropertiesReader.Read(broker.RootElement, body, properties) with { ContentType = request.ContentType })];
    }

    private static List<Message> ReadBatch(byte[] body)
    {
        using var document = Parse(Encoding.UTF8.GetString(body));
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw ServiceBusFault.Bad("The body of a batch is a JSON array.");
        }

        var messages = document.RootElement.EnumerateArray().Select(ReadItem).ToList();
        return messages.Sum(message => (long)message.Size) <= LargestRequest
            ? messages
            : throw TooLarge();
    }

    private static Message ReadItem(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("Body", out var body) || body.ValueKind != JsonValueKind.String)
        {
            throw ServiceBusFault.Bad("Each item of a batch is an object with a text as its Body.");
        }

        var isBase64 = item.TryGetProperty("IsBodyBase64", out var flag) && flag.ValueKind == JsonValueKind.True;
        byte[]? bytes = null;
        if (isBase64 && !body.TryGetBytesFromBase64(out bytes))
        {
            throw ServiceBusFault.Bad("The Body of an item is not base64.");
        }

        var broker = item.TryGetProperty("BrokerProperties", out var given) ? given : default;
        var properties = item.TryGetProperty("UserProperties", out var user) ? PropertyText.Read(user) : [];
        return Limited(BrokerPropertiesReader.Read(broker, bytes ?? Encoding.UTF8.GetBytes(body.GetString()!), properties));
    }

    private static Message Limited(Message message)
    {
        var properties = message.Properties.Sum(pair => (long)PropertyText.SizeOf(pair.Key, pair.Value));
        var size = message.Body.Length + properties + Encoding.UTF8.GetByteCount(message.MessageId + message.Label + message.CorrelationId);
        return size <= LargestRequest ? message with { Size = (int)size } : throw TooLarge();
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestRequest)
        {
            throw TooLarge();
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await request.Body.ReadAsync(chunk, cancellationToken) is > 0 and var count)
        {
            buffer.Write(chunk, 0, count);
            if (buffer.Length > LargestRequest)
            {
                throw TooLarge();
            }
        }

        return buffer.ToArray();
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw ServiceBusFault.Bad($"Not JSON: {e.Message}");
        }
    }

    private static ServiceBusFault TooLarge() => ServiceBusFault.Quota($"A message, or a batch, is at most {LargestRequest / 1024} KB with its properties.");
}
