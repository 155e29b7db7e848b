using Thalassa.Model.Events;

namespace Thalassa.Client.Events;

/// <summary>One thing that a follower of events learns.</summary>
public sealed record EventSignal
{
    private EventSignal(EventSignalKind kind, IReadOnlyList<RegistryEvent> events, string? reason) =>
        (Kind, Events, Reason) = (kind, events, reason);

    /// <summary>Which of the three it is.</summary>
    public EventSignalKind Kind { get; }

    /// <summary>What was received together: the events of one message, or the one of a stream; else empty.</summary>
    public IReadOnlyList<RegistryEvent> Events { get; }

    /// <summary>Why the connection is gone, in words for a log line; else null.</summary>
    public string? Reason { get; }

    /// <summary>The connection stands.</summary>
    public static EventSignal Connected { get; } = new(EventSignalKind.Connected, [], null);

    /// <summary>Events arrived; without events, something changed that only a query can show.</summary>
    public static EventSignal Received(params IReadOnlyList<RegistryEvent> events) => new(EventSignalKind.Received, events, null);

    /// <summary>The connection is gone.</summary>
    public static EventSignal Disconnected(string reason) => new(EventSignalKind.Disconnected, [], reason);
}
