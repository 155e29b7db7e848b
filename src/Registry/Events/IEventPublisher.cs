using Thalassa.Model.Events;

namespace Thalassa.Registry.Events;

/// <summary>Publishes events to a bus or to the streams of this process.</summary>
public interface IEventPublisher
{
    /// <summary>Publishes the events of one invocation, in their order; calls do not overlap.</summary>
    /// <param name="events">At least one. Events of several invocations are joined where type, name and version of all are the same, and
    /// above the rate limit.</param>
    /// <param name="cancellationToken">Set when the registry will not wait longer; the events stay pending then.</param>
    /// <exception cref="Exception">Not all events were sent. They are published again later, so delivery is at least once.</exception>
    Task PublishAsync(IReadOnlyList<RegistryEvent> events, CancellationToken cancellationToken = default);
}
