namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>The messages of one subscription, or of its dead-letter queue, in the order in which they came.</summary>
/// <remarks>Time has its effect when somebody looks: at each call, and in a waiting receive when the next thing is due.</remarks>
internal sealed class MessageQueue(TimeProvider clock, QueueRules rules, Action<QueuedMessage, string, string>? deadLetter)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, QueuedMessage> _messages = [];
    private readonly Dictionary<Guid, QueuedMessage> _locks = [];
    private TaskCompletionSource _changed = NewSignal();
    private DateTimeOffset _nextDue = DateTimeOffset.MaxValue;
    private QueueRules _rules = rules;
    private long _lastNumber;
    private long _bytes;
    private bool _isDeleted;

    /// <summary>What its messages take, bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _bytes;
            }
        }
    }

    /// <summary>Changes what holds from now on.</summary>
    public void Change(QueueRules rules)
    {
        lock (_gate)
        {
            _rules = rules;
        }
    }

    public void Add(Message message, long enqueuedSequenceNumber, DeadLetter? reason = null)
    {
        lock (_gate)
        {
            var now = Advance();
            var start = reason is null && message.ScheduledEnqueueTime > now ? message.ScheduledEnqueueTime.Value : now;
            var life = message.TimeToLive < _rules.TimeToLive ? message.TimeToLive.Value : _rules.TimeToLive;
            var queued = new QueuedMessage
            {
                Message = message,
                SequenceNumber = ++_lastNumber,
                EnqueuedSequenceNumber = enqueuedSequenceNumber,
                EnqueuedTime = start,
                TimeToLive = reason is null ? life : TimeSpan.MaxValue,
                DeadLetter = reason,
            };
            _messages.Add(queued.SequenceNumber, queued);
            _bytes += message.Size;
            Changed(queued, now);
        }
    }

    /// <summary>Waits for a message and locks it, or takes it away.</summary>
    /// <returns>The message, or null if none came in time.</returns>
    /// <exception cref="ServiceBusFault">410: the queue was deleted.</exception>
    public async Task<Delivery?> ReceiveAsync(bool locks, TimeSpan wait, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + wait;
        while (true)
        {
            Task changed;
            TimeSpan pause;
            lock (_gate)
            {
                var now = Advance();
                if (_isDeleted)
                {
                    throw ServiceBusFault.Gone();
                }

                if (_messages.Values.FirstOrDefault(message => message.CanBeReceived(now)) is { } next)
                {
                    return locks ? Lock(next, now) : Take(next);
                }

                if (now >= end)
                {
                    return null;
                }

                changed = _changed.Task;
                pause = (_nextDue < end ? _nextDue : end) - now;
            }

            try
            {
                await changed.WaitAsync(pause, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Something is due; the next round sees what.
            }
        }
    }

    /// <summary>Takes a locked message away.</summary>
    /// <returns>Whether that lock holds.</returns>
    public bool Complete(string id, Guid lockToken)
    {
        lock (_gate)
        {
            if (Find(id, lockToken) is not { } message)
            {
                return false;
            }

            Remove(message);
            return true;
        }
    }

    /// <summary>Gives a locked message back.</summary>
    /// <returns>Whether that lock holds.</returns>
    public bool Abandon(string id, Guid lockToken)
    {
        lock (_gate)
        {
            if (Find(id, lockToken) is not { } message)
            {
                return false;
            }

            Unlock(message, clock.GetUtcNow());
            return true;
        }
    }

    /// <summary>Starts a lock's time anew.</summary>
    /// <returns>Whether that lock holds.</returns>
    public bool Renew(string id, Guid lockToken)
    {
        lock (_gate)
        {
            if (Find(id, lockToken) is not { } message)
            {
                return false;
            }

            message.LockedUntil = clock.GetUtcNow() + _rules.LockDuration;
            return true;
        }
    }

    /// <summary>Ends every receive that waits.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            _isDeleted = true;
            _changed.TrySetResult();
        }
    }

    private Delivery Lock(QueuedMessage message, DateTimeOffset now)
    {
        message.LockToken = Guid.NewGuid();
        message.LockedUntil = now + _rules.LockDuration;
        message.DeliveryCount++;
        _locks[message.LockToken.Value] = message;
        _nextDue = message.LockedUntil < _nextDue ? message.LockedUntil : _nextDue;
        return new Delivery(message, message.DeliveryCount, message.LockToken, message.LockedUntil);
    }

    private Delivery Take(QueuedMessage message)
    {
        Remove(message);
        return new Delivery(message, message.DeliveryCount + 1, LockToken: null, default);
    }

    private QueuedMessage? Find(string id, Guid lockToken)
    {
        Advance();
        return _locks.TryGetValue(lockToken, out var message) && (id == message.Message.MessageId || id == $"{message.SequenceNumber}")
            ? message
            : null;
    }

    private void Unlock(QueuedMessage message, DateTimeOffset now)
    {
        _locks.Remove(message.LockToken!.Value);
        message.LockToken = null;
        if (deadLetter is not null && message.DeliveryCount >= _rules.MaxDeliveryCount)
        {
            Remove(message);
            deadLetter(
                message,
                "MaxDeliveryCountExceeded",
                $"Message could not be consumed after {_rules.MaxDeliveryCount} delivery attempts.");
        }
        else
        {
            Changed(message, now);
        }
    }

    private void Remove(QueuedMessage message)
    {
        _messages.Remove(message.SequenceNumber);
        _bytes -= message.Message.Size;
        if (message.LockToken is { } token)
        {
            _locks.Remove(token);
        }
    }

    private void Changed(QueuedMessage message, DateTimeOffset now)
    {
        var due = message.Due(now);
        _nextDue = due < _nextDue ? due : _nextDue;
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private DateTimeOffset Advance()
    {
        var now = clock.GetUtcNow();
        if (now < _nextDue)
        {
            return now;
        }

        _nextDue = DateTimeOffset.MaxValue;
        foreach (var message in _messages.Values.ToList())
        {
            if (message.LockToken is not null && message.LockedUntil <= now)
            {
                Unlock(message, now);
            }

            if (message.LockToken is null && message.ExpiresAt <= now && _messages.ContainsKey(message.SequenceNumber))
            {
                Remove(message);
                if (_rules.DeadLettersExpired)
                {
                    deadLetter?.Invoke(message, "TTLExpiredException", "The message expired and was dead lettered.");
                }
            }
        }

        foreach (var message in _messages.Values)
        {
            var due = message.Due(now);
            _nextDue = due < _nextDue ? due : _nextDue;
        }

        return now;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
