using Microsoft.Extensions.Options;
using Thalassa.Registry.Settings;

namespace Thalassa.Registry.Events;

/// <summary>Limits the messages per second that this instance sends to the topic.</summary>
/// <remarks>
/// Each message is delivered to every agent, so one message costs many of the namespace's credits. Events that have to wait are joined
/// with later ones. Not safe for concurrent senders.
/// </remarks>
public sealed class SendRateLimiter(IOptions<RegistryOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly Queue<long> _sent = new();
    private readonly Lock _lock = new();

    /// <summary>Whether a message may be sent now.</summary>
    public bool IsFree => Rest() <= TimeSpan.Zero;

    /// <summary>Waits until a message may be sent.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        while (Rest() is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, time, cancellationToken);
        }
    }

    /// <summary>Waits until a message may be sent, and counts it.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken = default)
    {
        await WaitAsync(cancellationToken);
        lock (_lock)
        {
            _sent.Enqueue(time.GetTimestamp());
            while (_sent.Count > options.Value.MessagesPerSecond)
            {
                _sent.Dequeue();
            }
        }
    }

    /// <summary>The time until the next message may be sent.</summary>
    private TimeSpan Rest()
    {
        lock (_lock)
        {
            return _sent.Count < options.Value.MessagesPerSecond ? TimeSpan.Zero : Window - time.GetElapsedTime(_sent.Peek());
        }
    }
}
