using System.Diagnostics.CodeAnalysis;
using Thalassa.Local.ServiceBus.Http;
using Thalassa.Local.ServiceBus.Management;

namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>The topics of one namespace, and everything that is done to them; one thing at a time.</summary>
internal sealed class BusNamespace(TimeProvider clock)
{
    private const int MaxSubscriptions = 2000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Topic> _topics = new(StringComparer.OrdinalIgnoreCase);
    private long _sent;

    /// <summary>How many messages topics have taken.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>All messages are taken, or none.</summary>
    public void Send(string topic, IReadOnlyList<Message> messages)
    {
        lock (_lock)
        {
            (Find(topic) ?? throw ServiceBusFault.Gone()).Send(messages);
            _sent += messages.Count;
        }
    }

    /// <summary>The subscription to receive from or to settle at.</summary>
    /// <exception cref="ServiceBusFault">410: there is none.</exception>
    public Subscription Open(EntityPath path)
    {
        if (path is { Subscription: null or "" })
        {
            throw ServiceBusFault.Bad("A topic is received from through its subscriptions: TOPIC/subscriptions/NAME.");
        }

        if (path.Rest.Count > 0 && !path.IsDeadLetters)
        {
            throw ServiceBusFault.Gone();
        }

        return Open(path.Topic, path.Subscription);
    }

    private Subscription Open(string topic, string subscription)
    {
        lock (_lock)
        {
            var found = Find(topic)?.Subscriptions.GetValueOrDefault(subscription) ?? throw ServiceBusFault.Gone();

            // Touched under the lock, so it cannot be removed as idle.
            found.Touch();
            return found;
        }
    }

    /// <returns>Whether it is new.</returns>
    public bool PutTopic(string name, TopicDescription description, bool update)
    {
        lock (_lock)
        {
            if (Check(Find(name), update, name, out var known))
            {
                known.Change(description);
                return false;
            }

            _topics.Add(name, new Topic(name, description, clock));
            return true;
        }
    }

    /// <returns>Whether it is new.</returns>
    public bool PutSubscription(string topic, string name, SubscriptionDescription description, bool update)
    {
        lock (_lock)
        {
            var parent = Parent(topic);
            if (Check(parent.Subscriptions.GetValueOrDefault(name), update, $"{topic}/subscriptions/{name}", out var known))
            {
                known.Change(description, parent.Description);
                return false;
            }

            if (parent.Subscriptions.Count >= MaxSubscriptions)
            {
                throw ServiceBusFault.Quota($"A topic has at most {MaxSubscriptions} subscriptions.");
            }

            parent.Subscriptions.Add(name, new Subscription(parent.Name, name, description, parent.Description, clock));
            return true;
        }
    }

    /// <returns>Whether it is new.</returns>
    public bool PutRule(string topic, string subscription, string name, RuleDescription rule, bool update)
    {
        lock (_lock)
        {
            var parent = Parent(topic, subscription);
            var isNew = !Check(parent.Rules.GetValueOrDefault(name), update, $"{topic}/subscriptions/{subscription}/rules/{name}", out _);
            parent.Rules[name] = rule;
            parent.Touch();
            return isNew;
        }
    }

    public bool HasTopic(string name)
    {
        lock (_lock)
        {
            return Find(name) is not null;
        }
    }

    public (TopicDescription Description, EntityRuntime Runtime)? GetTopic(string name)
    {
        lock (_lock)
        {
            return Find(name) is { } topic ? (topic.Description, topic.Runtime()) : null;
        }
    }

    public (SubscriptionDescription Description, EntityRuntime Runtime)? GetSubscription(string topic, string name)
    {
        lock (_lock)
        {
            return Parent(topic).Subscriptions.GetValueOrDefault(name) is { } found ? (found.Description, found.Runtime()) : null;
        }
    }

    public RuleDescription? GetRule(string topic, string subscription, string name)
    {
        lock (_lock)
        {
            return Parent(topic, subscription).Rules.GetValueOrDefault(name);
        }
    }

    public IReadOnlyList<(string Name, TopicDescription Description, EntityRuntime Runtime)> ListTopics()
    {
        lock (_lock)
        {
            return [.. _topics.Values.Select(topic => (topic.Name, topic.Description, topic.Runtime()))];
        }
    }

    public IReadOnlyList<(string Name, SubscriptionDescription Description, EntityRuntime Runtime)> ListSubscriptions(string topic)
    {
        lock (_lock)
        {
            return [.. Parent(topic).Subscriptions.Values.Select(one => (one.Name, one.Description, one.Runtime()))];
        }
    }

    /// <summary>How many subscriptions a topic has; none when it is not there.</summary>
    public int CountSubscriptions(string topic)
    {
        lock (_lock)
        {
            return _topics.TryGetValue(topic, out var found) ? found.Subscriptions.Count : 0;
        }
    }

    public IReadOnlyList<(string Name, RuleDescription Rule)> ListRules(string topic, string subscription)
    {
        lock (_lock)
        {
            return [.. Parent(topic, subscription).Rules.Select(rule => (rule.Key, rule.Value))];
        }
    }

    /// <returns>Whether there was one.</returns>
    public bool DeleteTopic(string name)
    {
        lock (_lock)
        {
            if (Find(name) is not { } topic)
            {
                return false;
            }

            Remove(topic);
            return true;
        }
    }

    /// <returns>Whether there was one.</returns>
    public bool DeleteSubscription(string topic, string name)
    {
        lock (_lock)
        {
            if (Find(topic) is not { } parent || parent.Subscriptions.GetValueOrDefault(name) is not { } subscription)
            {
                return false;
            }

            parent.Delete(subscription);
            return true;
        }
    }

    /// <returns>Whether there was one.</returns>
    public bool DeleteRule(string topic, string subscription, string name)
    {
        lock (_lock)
        {
            return Find(topic)?.Subscriptions.GetValueOrDefault(subscription)?.Rules.Remove(name) == true;
        }
    }

    private static bool Check<T>(T? known, bool update, string path, [NotNullWhen(true)] out T? found)
        where T : class
    {
        found = known;
        return (known is not null, update) switch
        {
            (true, false) => throw ServiceBusFault.Exists(path),
            (false, true) => throw ServiceBusFault.NotFound($"Entity '{path}' was not found."),
            (var isKnown, _) => isKnown,
        };
    }

    private Topic Parent(string topic) => Find(topic) ?? throw ServiceBusFault.NotFound($"Topic '{topic}' was not found.");

    private Subscription Parent(string topic, string subscription) => Parent(topic).Subscriptions.GetValueOrDefault(subscription)
        ?? throw ServiceBusFault.NotFound($"Subscription '{topic}/subscriptions/{subscription}' was not found.");

    private Topic? Find(string name)
    {
        if (!_topics.TryGetValue(name, out var topic))
        {
            return null;
        }

        topic.DeleteIdle();
        if (!topic.IsIdle)
        {
            return topic;
        }

        Remove(topic);
        return null;
    }

    private void Remove(Topic topic)
    {
        _topics.Remove(topic.Name);
        foreach (var subscription in topic.Subscriptions.Values)
        {
            subscription.Delete();
        }
    }
}
