using System.Globalization;
using System.Text.Json;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>Makes a message of the properties that the service itself understands. Names that are not known are ignored.</summary>
internal static class BrokerPropertiesReader
{
    private const int LongestId = 128;

    public static Message Read(JsonElement json, byte[] body, IReadOnlyDictionary<string, object?> properties)
    {
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            throw ServiceBusFault.Bad("BrokerProperties is a JSON object.");
        }

        return new Message
        {
            Body = body,
            Properties = properties,
            MessageId = Text(json, "MessageId", LongestId) ?? Guid.NewGuid().ToString("N"),
            Label = Text(json, "Label"),
            CorrelationId = Text(json, "CorrelationId"),
            SessionId = Text(json, "SessionId", LongestId),
            PartitionKey = Text(json, "PartitionKey", LongestId),
            ReplyTo = Text(json, "ReplyTo"),
            ReplyToSessionId = Text(json, "ReplyToSessionId", LongestId),
            To = Text(json, "To"),
            TimeToLive = Life(json),
            ScheduledEnqueueTime = Time(json, "ScheduledEnqueueTimeUtc"),
        };
    }

    private static string? Text(JsonElement json, string name, int longest = int.MaxValue) => Find(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when value.GetString() is { } text && text.Length <= longest => text,
        _ => throw ServiceBusFault.Bad($"{name} is a text of at most {longest} characters."),
    };

    private static TimeSpan? Life(JsonElement json)
    {
        TimeSpan? life = null;
        if (Find(json, "TimeToLive") is { } seconds)
        {
            life = seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDouble(out var number)
                ? TimeSpan.FromSeconds(Math.Min(number, TimeSpan.MaxValue.TotalSeconds / 2))
                : throw ServiceBusFault.Bad("TimeToLive is a number of seconds.");
        }

        if (Text(json, "TimeToLiveTimeSpan") is { } text)
        {
            life = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
                ? span
                : throw ServiceBusFault.Bad("TimeToLiveTimeSpan is a time such as 00:00:40.");
        }

        return life is null || life > TimeSpan.Zero ? life : throw ServiceBusFault.Bad("The time to live is above 0.");
    }

    private static DateTimeOffset? Time(JsonElement json, string name) => Text(json, name) switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw ServiceBusFault.Bad($"{name} is a time such as 'Sat, 01 Jan 2050 00:00:00 GMT'."),
    };

    private static JsonElement? Find(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
