namespace Thalassa.Client.Events;

/// <summary>Where the registry's events come from: its own stream, or a Service Bus subscription.</summary>
public interface IEventSource
{
    /// <summary>
    /// Follows the events until <paramref name="cancellationToken"/> is cancelled, over every break of the connection:
    /// it reconnects by itself, with growing and jittered pauses, and ends only by <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <remarks>
    /// Delivery is at least once and in no promised order. What was received counts as taken, and may be acknowledged,
    /// when the caller asks for the next signal.
    /// </remarks>
    /// <returns>First <see cref="EventSignalKind.Connected"/> or <see cref="EventSignalKind.Disconnected"/>, then what happens.</returns>
    IAsyncEnumerable<EventSignal> FollowAsync(CancellationToken cancellationToken);
}
