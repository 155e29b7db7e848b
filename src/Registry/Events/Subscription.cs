using System.Threading.Channels;
using Thalassa.Model.Events;

namespace Thalassa.Registry.Events;

/// <summary>The events of one subscriber, from when it was opened to when it is closed.</summary>
public sealed class Subscription : IDisposable
{
    private readonly Channel<PublishedEvent> _events;
    private readonly EventHub _hub;
    private readonly string? _name;
    private readonly string? _version;
    private volatile SubscriptionEnd _end;

    internal Subscription(EventHub hub, int buffer, string? name, string? version)
    {
        (_hub, _name, _version) = (hub, name, version);
        _events = Channel.CreateBounded<PublishedEvent>(new BoundedChannelOptions(buffer) { SingleReader = true });
    }

    /// <summary>The events; completes after the last one when the subscription has ended.</summary>
    public ChannelReader<PublishedEvent> Events => _events.Reader;

    /// <summary>Why it ended; valid once <see cref="Events"/> has completed.</summary>
    public SubscriptionEnd Ended => _end;

    /// <summary>Closes the subscription.</summary>
    public void Dispose()
    {
        _hub.Remove(this);
        _events.Writer.TryComplete();
    }

    internal void Offer(PublishedEvent item)
    {
        if (Wants(item.Event) && !_events.Writer.TryWrite(item))
        {
            End(SubscriptionEnd.TooSlow);
            _hub.Remove(this);
        }
    }

    internal void End(SubscriptionEnd why)
    {
        _end = why;
        _events.Writer.TryComplete();
    }

    private bool Wants(RegistryEvent item) =>
        (_name is null && _version is null)
        || (item.Subject.Split('/') is ["", var name, var version, ..] && (_name ?? name) == name && (_version ?? version) == version);
}

/// <summary>Why a subscription ended.</summary>
public enum SubscriptionEnd
{
    /// <summary>It is open, or its reader closed it.</summary>
    None,

    /// <summary>Its reader was too slow and missed events: it takes a snapshot and opens another.</summary>
    TooSlow,

    /// <summary>The registry is closing.</summary>
    Closing,
}

/// <summary>An event on its way to subscribers.</summary>
/// <param name="Sequence">Grows by one with each event of this process.</param>
/// <param name="Event">The event.</param>
/// <param name="Json">The same as UTF-8 JSON on one line, made once for all subscribers.</param>
public sealed record PublishedEvent(long Sequence, RegistryEvent Event, ReadOnlyMemory<byte> Json);
