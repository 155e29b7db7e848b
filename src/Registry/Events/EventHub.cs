using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Registry.Settings;

namespace Thalassa.Registry.Events;

/// <summary>Hands events to the subscribers of this process. A subscription that cannot keep up is ended without delaying others.</summary>
public sealed class EventHub(IOptions<RegistryOptions> options) : IEventPublisher, IDisposable
{
    private readonly Lock _lock = new();
    private ImmutableList<Subscription> _subscriptions = [];
    private long _sequence;
    private bool _isClosed;

    /// <summary>How many subscriptions are open.</summary>
    public int Subscribers => _subscriptions.Count;

    /// <summary>Opens a subscription to events published from now on.</summary>
    /// <param name="name">Only the registrations of this service, or null for all events.</param>
    /// <param name="version">Only this version, or null for all.</param>
    public Subscription Subscribe(string? name = null, string? version = null)
    {
        var subscription = new Subscription(this, options.Value.SubscriberBuffer, name, version);
        lock (_lock)
        {
            if (_isClosed)
            {
                subscription.End(SubscriptionEnd.Closing);
            }
            else
            {
                _subscriptions = _subscriptions.Add(subscription);
            }
        }

        return subscription;
    }

    /// <inheritdoc/>
    public Task PublishAsync(IReadOnlyList<RegistryEvent> events, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            foreach (var item in events)
            {
                var json = _subscriptions.IsEmpty ? [] : JsonSerializer.SerializeToUtf8Bytes(item, Json.Relaxed.RegistryEvent);
                var published = new PublishedEvent(++_sequence, item, json);
                _subscriptions.ForEach(subscription => subscription.Offer(published));
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends all subscriptions.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _subscriptions.ForEach(subscription => subscription.End(SubscriptionEnd.Closing));
            _subscriptions = [];
        }
    }

    internal void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = _subscriptions.Remove(subscription);
        }
    }
}
