using System.Threading.Channels;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>A link on which a client receives from a subscription or its dead-letter queue.</summary>
internal sealed class ReceiverNode
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);

    private readonly SendingAmqpLink _link;
    private readonly EmulatorConnection _connection;
    private readonly Subscription _subscription;
    private readonly MessageQueue _queue;
    private readonly EntityAddress _address;
    private readonly NamespaceCredits? _credits;
    private readonly TimeProvider _clock;
    private readonly bool _locks;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(1);

    // Between the end of a credit and a message for it: what is taken from the queue is also sent.
    private readonly Lock _lock = new();
    private bool _isDraining;
    private bool _isClosed;

    public ReceiverNode(
        SendingAmqpLink link,
        EmulatorConnection connection,
        Subscription subscription,
        EntityAddress address,
        NamespaceCredits? credits,
        TimeProvider clock)
    {
        (_link, _connection, _subscription, _address, _credits, _clock) = (link, connection, subscription, address, credits, clock);
        _queue = address.Entity.IsDeadLetters ? subscription.DeadLetters : subscription.Queue;
        _locks = link.Settings.SettleType != SettleMode.SettleOnSend;
    }

    public void Serve()
    {
        _link.RegisterCreditListener(OnCredit);
        _link.RegisterDispositionListener(OnDisposition);
        _subscription.Attach();
        _queue.Changed += Wake;
        _connection.Drained += Wake;
        _link.SafeAddClosed((_, _) => OnClosed());
        _ = PumpAsync();
    }

    private void Wake(object? sender, EventArgs e) => Wake();

    private void Wake() => _wake.Writer.TryWrite(true);

    private void OnCredit(uint credit, bool drain, ArraySegment<byte> transaction)
    {
        lock (_lock)
        {
            _isDraining = drain;
        }

        Wake();
    }

    private void OnClosed()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        _queue.Changed -= Wake;
        _connection.Drained -= Wake;
        _subscription.Detach();
        _wake.Writer.TryComplete();
    }

    private async Task PumpAsync()
    {
        try
        {
            for (var woken = _wake.Reader.WaitToReadAsync().AsTask(); ;)
            {
                var pause = Send();
                try
                {
                    if (!await woken.WaitAsync(pause, _clock))
                    {
                        return;
                    }

                    _wake.Reader.TryRead(out _);
                    woken = _wake.Reader.WaitToReadAsync().AsTask();
                }
                catch (TimeoutException)
                {
                    // Something is due; the next round sees what.
                }
            }
        }
        catch (ServiceBusFault fault)
        {
            _link.SafeClose(AmqpErrors.Exception(fault));
        }
        catch (Exception e)
        {
            _link.SafeClose(e);
        }
    }

    /// <summary>Sends what there is and what there is credit for.</summary>
    /// <returns>For how long there is nothing to do unless something changes.</returns>
    private TimeSpan Send()
    {
        lock (_lock)
        {
            while (true)
            {
                var now = _clock.GetUtcNow();
                var pause = _connection.Access.Demand(_address.Path, EntityRights.Listen) - now;
                pause = pause < MaxPause ? pause : MaxPause;
                var next = _queue.Next();
                if (_isClosed || _isDraining || _link.LinkCredit == 0 || _connection.IsBacklogged)
                {
                    return pause;
                }

                if (_queue.TryReceive(_locks) is not { } delivery)
                {
                    return next == Timeout.InfiniteTimeSpan || next > pause ? pause : next;
                }

                _credits?.Take(1);
                _link.SendMessageNoWait(
                    MessageWriter.Write(delivery, now), (delivery.LockToken ?? Guid.NewGuid()).ToByteArray(), AmqpConstants.NullBinary);
            }
        }
    }

    private void OnDisposition(Microsoft.Azure.Amqp.Delivery delivery)
    {
        if (!_locks)
        {
            return;
        }

        if (delivery.State is Received)
        {
            return;
        }

        _subscription.Touch();
        var answer = Settle(delivery);
        if (!delivery.Settled)
        {
            _link.DisposeDelivery(delivery, settled: true, answer);
        }
    }

    private Outcome Settle(Microsoft.Azure.Amqp.Delivery delivery)
    {
        if (delivery.DeliveryTag.Count != 16)
        {
            return new Rejected { Error = AmqpErrors.LockLost() };
        }

        try
        {
            var lockToken = new Guid(delivery.DeliveryTag);
            if (delivery.State is Released)
            {
                _queue.Release(lockToken);
                return AmqpConstants.ReleasedOutcome;
            }

            if (_credits?.TryTake(1) == false)
            {
                throw ServiceBusFault.Busy();
            }

            return Settlement.Of(delivery.State) is not { } settlement
                ? new Rejected { Error = AmqpErrors.NotImplemented("deferred messages and transactions") }
                : settlement.Apply(_queue, lockToken) ? AmqpConstants.AcceptedOutcome : new Rejected { Error = AmqpErrors.LockLost() };
        }
        catch (ServiceBusFault fault)
        {
            return new Rejected { Error = AmqpErrors.Of(fault) };
        }
    }
}
