namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>The messages of one subscription, or of its dead-letter queue, in the order in which they came.</summary>
/// <remarks>Time takes effect at each call; who waits learns from <see cref="Next"/> when to look again.</remarks>
internal sealed class MessageQueue(TimeProvider clock, QueueRules rules, Action<QueuedMessage, DeadLetter>? deadLetter, string path = "")
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, QueuedMessage> _messages = [];

    // The messages that are not locked and whose time has come: the next to deliver is found without a scan over locked ones.
    private readonly SortedDictionary<long, QueuedMessage> _ready = [];
    private readonly Dictionary<Guid, QueuedMessage> _locks = [];

    // When time changes something about a message. Entries of what has changed since are skipped.
    private readonly PriorityQueue<QueuedMessage, DateTimeOffset> _due = new();
    private QueueRules _rules = rules;
    private long _lastNumber;
    private long _bytes;
    private bool _isDeleted;

    /// <summary>Raised when there may be something new to receive, or the queue is deleted. Handlers must not block.</summary>
    public event EventHandler? Changed;

    /// <summary>What its messages take, bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                Advance();
                return _bytes;
            }
        }
    }

    /// <summary>How many messages it has, and how many of them wait for a time to come.</summary>
    public (long Active, long Scheduled) Count()
    {
        lock (_lock)
        {
            var now = Advance();
            var scheduled = _messages.Values.Count(message => message.EnqueuedTime > now);
            return (_messages.Count - scheduled, scheduled);
        }
    }

    /// <summary>Changes what holds from now on.</summary>
    public void Change(QueueRules rules)
    {
        lock (_lock)
        {
            _rules = rules;
        }
    }

    public void Add(Message message, long enqueuedSequenceNumber, DeadLetter? reason = null)
    {
        lock (_lock)
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
            MakeAvailable(queued, now);
        }
    }

    /// <summary>Locks the next message, or takes it away.</summary>
    /// <returns>The message, or null if there is none.</returns>
    /// <exception cref="ServiceBusFault">410: the queue was deleted.</exception>
    public Delivery? TryReceive(bool locks)
    {
        lock (_lock)
        {
            var now = Advance();
            ThrowIfDeleted();
            if (_ready.Count == 0)
            {
                return null;
            }

            var next = _ready.First().Value;
            if (!locks)
            {
                Remove(next);
                return new Delivery(next, next.DeliveryCount + 1, LockToken: null, default);
            }

            _ready.Remove(next.SequenceNumber);
            next.LockToken = Guid.NewGuid();
            next.LockedUntil = now + _rules.LockDuration;
            next.DeliveryCount++;
            _locks[next.LockToken.Value] = next;
            _due.Enqueue(next, next.LockedUntil);
            return new Delivery(next, next.DeliveryCount, next.LockToken, next.LockedUntil);
        }
    }

    /// <summary>In how long time alone may bring a message; infinite when only a change can.</summary>
    /// <exception cref="ServiceBusFault">410: the queue was deleted.</exception>
    public TimeSpan Next()
    {
        lock (_lock)
        {
            var now = Advance();
            ThrowIfDeleted();
            return _ready.Count > 0 ? TimeSpan.Zero : _due.TryPeek(out _, out var due) ? due - now : Timeout.InfiniteTimeSpan;
        }
    }

    /// <summary>Messages from a sequence number on, locked and scheduled ones too, without any effect on them.</summary>
    /// <param name="from">The first sequence number.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="mostBytes">How many bytes at most; one message is always given.</param>
    public IReadOnlyList<Delivery> Peek(long from, int most, int mostBytes)
    {
        lock (_lock)
        {
            Advance();
            ThrowIfDeleted();
            var found = new List<Delivery>();
            var bytes = 0L;
            foreach (var message in _messages.Values.SkipWhile(one => one.SequenceNumber < from).Take(most))
            {
                bytes += message.Message.Size;
                if (bytes > mostBytes && found.Count > 0)
                {
                    break;
                }

                // A message that is not locked is shown as its first delivery would be.
                found.Add(new Delivery(message, Math.Max(message.DeliveryCount, 1), LockToken: null, message.LockedUntil));
            }

            return found;
        }
    }

    /// <summary>Takes a locked message away.</summary>
    /// <returns>Whether that lock holds.</returns>
    public bool Complete(Guid lockToken) => Settle(lockToken, (message, _) => Remove(message));

    /// <summary>Gives a locked message back.</summary>
    /// <param name="lockToken">The lock.</param>
    /// <param name="changes">Application properties that the message has from now on.</param>
    /// <returns>Whether that lock holds.</returns>
    public bool Abandon(Guid lockToken, IReadOnlyDictionary<string, object?>? changes = null) => Settle(lockToken, (message, now) =>
    {
        message.Message = message.Message.With(changes);
        Unlock(message, now);
    });

    /// <summary>Gives a locked message back as if it had never been delivered.</summary>
    /// <returns>Whether that lock holds.</returns>
    public bool Release(Guid lockToken) => Settle(lockToken, (message, now) =>
    {
        message.DeliveryCount--;
        Unlock(message, now);
    });

    /// <summary>Moves a locked message to the dead-letter queue.</summary>
    /// <param name="lockToken">The lock.</param>
    /// <param name="reason">In a word; null for none.</param>
    /// <param name="description">In a sentence; null for none.</param>
    /// <param name="changes">Application properties that the message has from now on.</param>
    /// <returns>Whether that lock holds.</returns>
    /// <exception cref="ServiceBusFault">400: this is a dead-letter queue.</exception>
    public bool MoveToDeadLetters(Guid lockToken, string? reason, string? description, IReadOnlyDictionary<string, object?>? changes = null)
    {
        if (deadLetter is null)
        {
            throw ServiceBusFault.Bad("A message of a dead-letter queue cannot be dead-lettered.");
        }

        return Settle(lockToken, (message, _) =>
        {
            message.Message = message.Message.With(changes);
            Remove(message);
            deadLetter(message, new DeadLetter(path, reason, description));
        });
    }

    /// <summary>Restarts the time of a lock.</summary>
    /// <returns>Until when the lock holds; null if it does not.</returns>
    public DateTimeOffset? Renew(Guid lockToken)
    {
        DateTimeOffset? until = null;
        Settle(lockToken, (message, now) =>
        {
            until = message.LockedUntil = now + _rules.LockDuration;
            _due.Enqueue(message, message.LockedUntil);
        });
        return until;
    }

    /// <summary>Ends everything that waits for a message.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            _isDeleted = true;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private bool Settle(Guid lockToken, Action<QueuedMessage, DateTimeOffset> settle)
    {
        lock (_lock)
        {
            var now = Advance();
            if (!_locks.TryGetValue(lockToken, out var message))
            {
                return false;
            }

            settle(message, now);
            return true;
        }
    }

    private void Unlock(QueuedMessage message, DateTimeOffset now)
    {
        _locks.Remove(message.LockToken!.Value);
        message.LockToken = null;
        if (deadLetter is not null && message.DeliveryCount >= _rules.MaxDeliveryCount)
        {
            Remove(message);
            deadLetter(message, new DeadLetter(
                path,
                "MaxDeliveryCountExceeded",
                $"Message could not be consumed after {_rules.MaxDeliveryCount} delivery attempts."));
        }
        else
        {
            MakeAvailable(message, now);
        }
    }

    private void MakeAvailable(QueuedMessage message, DateTimeOffset now)
    {
        if (message.ExpiresAt <= now)
        {
            Expire(message);
        }
        else if (message.EnqueuedTime > now)
        {
            _due.Enqueue(message, message.EnqueuedTime);
        }
        else
        {
            _ready[message.SequenceNumber] = message;
            if (message.ExpiresAt < DateTimeOffset.MaxValue)
            {
                _due.Enqueue(message, message.ExpiresAt);
            }
        }

        // Also when nothing became ready: who waits may have to wait less long.
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private void Expire(QueuedMessage message)
    {
        Remove(message);
        if (_rules.DeadLettersExpired)
        {
            deadLetter?.Invoke(message, new DeadLetter(path, "TTLExpiredException", "The message expired and was dead lettered."));
        }
    }

    private void Remove(QueuedMessage message)
    {
        _messages.Remove(message.SequenceNumber);
        _ready.Remove(message.SequenceNumber);
        _bytes -= message.Message.Size;
        if (message.LockToken is { } token)
        {
            _locks.Remove(token);
        }
    }

    private void ThrowIfDeleted()
    {
        if (_isDeleted)
        {
            throw ServiceBusFault.Gone();
        }
    }

    private DateTimeOffset Advance()
    {
        var now = clock.GetUtcNow();
        while (_due.TryPeek(out var message, out var due) && due <= now)
        {
            _due.Dequeue();
            if (!_messages.ContainsKey(message.SequenceNumber))
            {
                continue;
            }

            if (message.LockToken is null)
            {
                if (message.ExpiresAt <= now || !_ready.ContainsKey(message.SequenceNumber))
                {
                    MakeAvailable(message, now);
                }
            }
            else if (message.LockedUntil <= now)
            {
                Unlock(message, now);
            }
        }

        return now;
    }
}
