using Thalassa.Local.ServiceBus.Management;
using Thalassa.Local.ServiceBus.Sql;

namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>A subscription: its rules, its queue and its dead-letter queue. Its namespace guards the rules.</summary>
internal sealed class Subscription
{
    private readonly TimeProvider _clock;
    private readonly string _path;
    private readonly DateTimeOffset _created;
    private DateTimeOffset _updated;
    private int _receivers;

    // Ticks, since links touch it from threads of their own.
    private long _lastUsed;

    public Subscription(string topic, string name, SubscriptionDescription description, TopicDescription ofTopic, TimeProvider clock)
    {
        _clock = clock;
        _created = _updated = clock.GetUtcNow();
        _path = $"{topic}/subscriptions/{name}";
        Name = name;
        Description = description;
        var rule = description.DefaultRule ?? RuleDescription.Default;
        Rules[rule.Name ?? RuleDescription.DefaultName] = rule;

        // The dead-letter queue has the subscription's locks, but nothing in it is counted out or expires.
        DeadLetters = new MessageQueue(clock, description.Rules(ofTopic), deadLetter: null);
        Queue = new MessageQueue(clock, description.Rules(ofTopic), AddDeadLetter, _path);
        Touch();
    }

    public string Name { get; }

    public SubscriptionDescription Description { get; private set; }

    public SortedDictionary<string, RuleDescription> Rules { get; } = new(StringComparer.OrdinalIgnoreCase);

    public MessageQueue Queue { get; }

    public MessageQueue DeadLetters { get; }

    public long Bytes => Queue.Bytes + DeadLetters.Bytes;

    /// <summary>When it was last received from, settled at or changed. Messages that arrive do not count.</summary>
    public DateTimeOffset LastUsed => new(Volatile.Read(ref _lastUsed), TimeSpan.Zero);

    /// <summary>Whether it was unused for so long that it must be deleted. Arriving messages do not count as use.</summary>
    public bool IsIdle => _receivers == 0 && _clock.GetUtcNow() - LastUsed >= Description.AutoDeleteOnIdle;

    public void Touch() => Volatile.Write(ref _lastUsed, _clock.GetUtcNow().UtcTicks);

    public void Change(SubscriptionDescription description, TopicDescription ofTopic)
    {
        Description = description;
        Queue.Change(description.Rules(ofTopic));
        DeadLetters.Change(description.Rules(ofTopic));
        _updated = _clock.GetUtcNow();
        Touch();
    }

    /// <summary>Takes a message in if a rule lets it.</summary>
    public void Offer(Message message, long sequenceNumber)
    {
        try
        {
            if (Rules.Values.Any(rule => rule.Filter.Matches(message)))
            {
                Queue.Add(message, sequenceNumber);
            }
        }
        catch (SqlEvaluationException e) when (Description.DeadLetteringOnFilterEvaluationExceptions)
        {
            DeadLetters.Add(message, sequenceNumber, new DeadLetter(_path, "FilterEvaluationException", e.Message));
        }
        catch (SqlEvaluationException)
        {
            // A filter that cannot be applied lets nothing in.
        }
    }

    /// <summary>A receiver came. While there is one the subscription is in use.</summary>
    public void Attach()
    {
        Interlocked.Increment(ref _receivers);
        Touch();
    }

    /// <summary>A receiver went.</summary>
    public void Detach()
    {
        Touch();
        Interlocked.Decrement(ref _receivers);
    }

    public EntityRuntime Runtime()
    {
        var (active, scheduled) = Queue.Count();
        return new EntityRuntime
        {
            CreatedAt = _created,
            UpdatedAt = _updated,
            AccessedAt = LastUsed,
            Active = active,
            Scheduled = scheduled,
            DeadLetters = DeadLetters.Count().Active,
        };
    }

    public void Delete()
    {
        Queue.Delete();
        DeadLetters.Delete();
    }

    private void AddDeadLetter(QueuedMessage message, DeadLetter why) =>
        DeadLetters.Add(message.Message, message.EnqueuedSequenceNumber, why);
}
