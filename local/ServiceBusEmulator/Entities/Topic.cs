using Thalassa.Local.ServiceBus.Management;

namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>A topic and its subscriptions. Its namespace guards it.</summary>
internal sealed class Topic(string name, TopicDescription description, TimeProvider clock)
{
    private readonly DateTimeOffset _created = clock.GetUtcNow();
    private DateTimeOffset _updated = clock.GetUtcNow();
    private DateTimeOffset _lastUsed = clock.GetUtcNow();
    private long _lastNumber;

    public string Name => name;

    public TopicDescription Description { get; private set; } = description;

    public SortedDictionary<string, Subscription> Subscriptions { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsIdle =>
        clock.GetUtcNow() - Subscriptions.Values.Select(one => one.LastUsed).Append(_lastUsed).Max() >= Description.AutoDeleteOnIdle;

    public void Change(TopicDescription description)
    {
        Description = description;
        _lastUsed = _updated = clock.GetUtcNow();
        foreach (var subscription in Subscriptions.Values)
        {
            subscription.Change(subscription.Description, description);
        }
    }

    /// <exception cref="ServiceBusFault">403: the topic is full.</exception>
    public void Send(IReadOnlyList<Message> messages)
    {
        _lastUsed = clock.GetUtcNow();
        var most = Description.MaxSizeInMegabytes * 1024L * 1024L;
        if (Subscriptions.Values.Sum(one => one.Bytes) + messages.Sum(one => (long)one.Size) > most)
        {
            throw ServiceBusFault.Quota($"The topic is full; it holds {Description.MaxSizeInMegabytes} MB.");
        }

        foreach (var message in messages)
        {
            _lastNumber++;
            foreach (var subscription in Subscriptions.Values)
            {
                subscription.Offer(message, _lastNumber);
            }
        }
    }

    public EntityRuntime Runtime() => new()
    {
        CreatedAt = _created,
        UpdatedAt = _updated,
        AccessedAt = _lastUsed,
        Bytes = Subscriptions.Values.Sum(one => one.Bytes),
        Subscriptions = Subscriptions.Count,
    };

    public void DeleteIdle()
    {
        foreach (var subscription in Subscriptions.Values.Where(one => one.IsIdle).ToList())
        {
            Delete(subscription);
        }
    }

    public void Delete(Subscription subscription)
    {
        Subscriptions.Remove(subscription.Name);
        subscription.Delete();
    }
}
