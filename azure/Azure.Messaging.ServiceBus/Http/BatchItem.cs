using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>One message inside the JSON array of a batch.</summary>
internal static class BatchItem
{
    /// <exception cref="NotSupportedException">The message has something that a batch over HTTP cannot carry.</exception>
    public static byte[] Write(ServiceBusMessage message)
    {
        if (message.ContentType is not null)
        {
            throw new NotSupportedException(
                "A batch over HTTP cannot carry a message's ContentType; send the message by itself, with SendMessageAsync.");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Utf8.IsValid(message.Body))
            {
                json.WriteString("Body", message.Body.ToMemory().Span);
            }
            else
            {
                json.WriteBase64String("Body", message.Body.ToMemory().Span);
                json.WriteBoolean("IsBodyBase64", value: true);
            }

            json.WritePropertyName("BrokerProperties");
            BrokerProperties.Write(message, json);
            json.WriteStartObject("UserProperties");
            foreach (var (name, value) in message.ApplicationProperties)
            {
                json.WritePropertyName(name);
                PropertyValue.Write(json, name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
