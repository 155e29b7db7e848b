using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Model.Events;

/// <summary>A CloudEvents 1.0 event of the registry, in its JSON format.</summary>
/// <remarks>
/// Delivery is at least once: <see cref="Id"/> is the same for each delivery, and <c>data.revision</c> orders the events of one subject.
/// </remarks>
public sealed record RegistryEvent
{
    /// <summary>Media type of one event.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>Media type of a JSON array of events.</summary>
    public const string BatchContentType = "application/cloudevents-batch+json";

    /// <summary>The CloudEvents version.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary><c>subject@revision</c>: unique within <see cref="Source"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The source registry.</summary>
    public string Source { get; init; } = "/thalassa/registry";

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>A registration's id (<c>/name/version/host/port</c>), or <c>frontend/key</c> or <c>backend/key</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Time of the event, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Always <c>application/json</c>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>
    /// The trace of the change (W3C trace context, in CloudEvents' distributed tracing extension), or null if it was not
    /// traced.
    /// </summary>
    [JsonPropertyName("traceparent")]
    public string? TraceParent { get; init; }

    /// <summary>What goes with <see cref="TraceParent"/>, or null.</summary>
    [JsonPropertyName("tracestate")]
    public string? TraceState { get; init; }

    /// <summary>What <see cref="Type"/> says; always an object with a <c>revision</c>.</summary>
    public required JsonElement Data { get; init; }

    /// <summary><c>data.revision</c>, or 0 where an event has none.</summary>
    [JsonIgnore]
    public long Revision =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty("revision", out var value) && value.TryGetInt64(out var revision)
            ? revision
            : 0;
}
