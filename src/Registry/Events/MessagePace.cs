using Microsoft.Extensions.Options;
using Thalassa.Registry.Settings;

namespace Thalassa.Registry.Events;

/// <summary>How fast messages may go to the topic: at most so many in any second, from this instance.</summary>
/// <remarks>
/// Each message is delivered once to each agent, so a topic's messages cost the namespace's credits many times over. What may not go yet is
/// not
/// lost time: it is joined with what comes meanwhile. For safe use by one sender.
/// </remarks>
public sealed class MessagePace(IOptions<RegistryOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly Queue<long> _sent = new();
    private readonly Lock _turn = new();

    /// <summary>Whether a message may go at this moment.</summary>
    public bool IsFree => Rest() <= TimeSpan.Zero;

    /// <summary>Waits until a message may go.</summary>
    public async Task WaitAsync(CancellationToken cancellation = default)
    {
        while (Rest() is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, time, cancellation);
        }
    }

    /// <summary>Waits until a message may go, and counts it.</summary>
    public async Task TakeAsync(CancellationToken cancellation = default)
    {
        await WaitAsync(cancellation);
        lock (_turn)
        {
            _sent.Enqueue(time.GetTimestamp());
            while (_sent.Count > options.Value.MessagesPerSecond)
            {
                _sent.Dequeue();
            }
        }
    }

    /// <summary>The time until the next message may go.</summary>
    private TimeSpan Rest()
    {
        lock (_turn)
        {
            return _sent.Count < options.Value.MessagesPerSecond ? TimeSpan.Zero : Window - time.GetElapsedTime(_sent.Peek());
        }
    }
}
