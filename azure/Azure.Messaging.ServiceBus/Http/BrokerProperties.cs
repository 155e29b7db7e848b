using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>The properties that the service itself understands, as the JSON object of the header of that name.</summary>
internal sealed class BrokerProperties
{
    private readonly JsonElement _json;

    private BrokerProperties(JsonElement json) => _json = json;

    public string? MessageId => Text("MessageId");

    public string? Label => Text("Label");

    public string? CorrelationId => Text("CorrelationId");

    public string? SessionId => Text("SessionId");

    public string? PartitionKey => Text("PartitionKey");

    public string? ReplyTo => Text("ReplyTo");

    public string? ReplyToSessionId => Text("ReplyToSessionId");

    public string? To => Text("To");

    public string? LockToken => Text("LockToken");

    public string? State => Text("State");

    public string? DeadLetterSource => Text("DeadLetterSource");

    public DateTimeOffset? ScheduledEnqueueTimeUtc => Time("ScheduledEnqueueTimeUtc");

    public DateTimeOffset? EnqueuedTimeUtc => Time("EnqueuedTimeUtc");

    public DateTimeOffset? LockedUntilUtc => Time("LockedUntilUtc");

    public long? SequenceNumber => Number("SequenceNumber") is { } number && number.TryGetInt64(out var value) ? value : null;

    public long? EnqueuedSequenceNumber => Number("EnqueuedSequenceNumber") is { } number && number.TryGetInt64(out var value) ? value : null;

    public int? DeliveryCount => Number("DeliveryCount") is { } number && number.TryGetInt32(out var value) ? value : null;

    public TimeSpan? TimeToLive
    {
        get
        {
            // For "never" the service writes a number of seconds that a TimeSpan only just holds, or does not.
            if (Number("TimeToLive") is { } number && number.TryGetDouble(out var seconds))
            {
                return seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
            }

            return null;
        }
    }

    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public static BrokerProperties Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? new BrokerProperties(document.RootElement.Clone())
            : throw new JsonException("BrokerProperties is not an object.");
    }

    /// <summary>The header's value for a message to send: ASCII, whatever the message holds.</summary>
    public static string Write(ServiceBusMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(message, json);
        }

        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    public static void Write(ServiceBusMessage message, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteText("MessageId", message.MessageId);
        WriteText("Label", message.Subject);
        WriteText("CorrelationId", message.CorrelationId);
        WriteText("SessionId", message.SessionId);
        WriteText("PartitionKey", message.PartitionKey);
        WriteText("ReplyTo", message.ReplyTo);
        WriteText("ReplyToSessionId", message.ReplyToSessionId);
        WriteText("To", message.To);
        if (message.TimeToLive != TimeSpan.MaxValue)
        {
            json.WriteNumber(nameof(TimeToLive), message.TimeToLive.TotalSeconds);
        }

        if (message.ScheduledEnqueueTime != default)
        {
            json.WriteString(nameof(ScheduledEnqueueTimeUtc), message.ScheduledEnqueueTime.ToString("r", CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();

        void WriteText(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }

    private string? Text(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private JsonElement? Number(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value : null;

    private DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
