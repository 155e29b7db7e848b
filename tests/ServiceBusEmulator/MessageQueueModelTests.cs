using FsCheck;
using FsCheck.Fluent;
using Thalassa.Local.ServiceBus.Entities;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Random things done to a queue, beside a model of it: no message is lost, none is held twice, none comes out of order.</summary>
public sealed class MessageQueueModelTests
{
    private const int LockSeconds = 10;
    private const int MaxDeliveries = 3;

    [Fact]
    public void Queue_equals_its_model()
    {
        var steps = Gen.ListOf(
            Gen.Zip(
                Gen.Elements("add", "add", "receive", "receive", "receive", "take", "complete", "abandon", "release", "renew", "wait"),
                Gen.Choose(0, 12)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(120), Prop.ForAll(steps.ToArbitrary(), all =>
        {
            var run = new Run();
            foreach (var (action, number) in all)
            {
                run.Do(action, number);
            }

            run.DrainAndCompare();
            return true;
        }));
    }

    private sealed class Run
    {
        private readonly ManualTimeProvider _clock = new();
        private readonly List<string> _dead = [];
        private readonly MessageQueue _queue;
        private readonly List<Entry> _model = [];
        private readonly List<string> _modelDead = [];
        private readonly List<(Guid Token, string Id, Entry Entry)> _held = [];
        private int _added;

        public Run() => _queue = new MessageQueue(
            _clock,
            new QueueRules(TimeSpan.FromSeconds(LockSeconds), MaxDeliveries, TimeSpan.MaxValue, DeadLettersExpired: false),
            (message, _) => _dead.Add(message.Message.MessageId!));

        public void Do(string action, int number)
        {
            switch (action)
            {
                case "add":
                    var id = $"m{_added++}";
                    _queue.Add(
                        new Message { MessageId = id, Properties = new Dictionary<string, object?>(StringComparer.Ordinal) }, _added);
                    _model.Add(new Entry(id));
                    break;
                case "receive" or "take":
                    Receive(locks: action == "receive");
                    break;
                case "wait":
                    _clock.Advance(TimeSpan.FromSeconds(number));
                    Expire();
                    break;
                default:
                    Settle(action, number);
                    break;
            }
        }

        /// <summary>What is left comes out in order, and everything that was added is accounted for.</summary>
        public void DrainAndCompare()
        {
            _clock.Advance(TimeSpan.FromSeconds(LockSeconds));
            Expire();
            while (Receive(locks: false))
            {
            }

            Assert.Equal(_modelDead.Order(StringComparer.Ordinal), _dead.Order(StringComparer.Ordinal));
            Assert.Empty(_model);
        }

        private bool Receive(bool locks)
        {
            var delivery = _queue.TryReceive(locks);
            var expected = _model.FirstOrDefault(entry => entry.LockedUntil is null);
            Assert.Equal(expected?.Id, delivery?.Queued.Message.MessageId);
            if (delivery is null || expected is null)
            {
                return false;
            }

            expected.Deliveries++;
            Assert.Equal(expected.Deliveries, delivery.DeliveryCount);
            if (!locks)
            {
                _model.Remove(expected);
                return true;
            }

            Assert.DoesNotContain(_held, held => held.Token == delivery.LockToken);
            expected.LockedUntil = _clock.GetUtcNow().AddSeconds(LockSeconds);
            expected.Token = delivery.LockToken;
            _held.Add((delivery.LockToken!.Value, expected.Id, expected));
            return true;
        }

        private void Settle(string action, int number)
        {
            if (_held.Count == 0)
            {
                return;
            }

            // Any token ever given, so that old ones are tried as well.
            var (token, id, entry) = _held[number % _held.Count];
            var holds = entry.Token == token && entry.LockedUntil is not null && _model.Contains(entry);
            var did = action switch
            {
                "complete" => _queue.Complete(token),
                "abandon" => _queue.Abandon(token),
                "release" => _queue.Release(token),
                _ => _queue.Renew(token) == _clock.GetUtcNow().AddSeconds(LockSeconds),
            };
            Assert.True(did == holds, $"{action} of {id} was {did}, and the model says {holds}");
            if (!holds)
            {
                return;
            }

            if (action == "complete")
            {
                _model.Remove(entry);
            }
            else if (action == "abandon")
            {
                GiveBack(entry);
            }
            else if (action == "release")
            {
                entry.Deliveries--;
                GiveBack(entry);
            }
            else
            {
                entry.LockedUntil = _clock.GetUtcNow().AddSeconds(LockSeconds);
            }
        }

        private void Expire()
        {
            foreach (var entry in _model.Where(one => one.LockedUntil <= _clock.GetUtcNow()).ToList())
            {
                GiveBack(entry);
            }
        }

        private void GiveBack(Entry entry)
        {
            entry.LockedUntil = null;
            if (entry.Deliveries >= MaxDeliveries)
            {
                _model.Remove(entry);
                _modelDead.Add(entry.Id);
            }
        }
    }

    private sealed class Entry(string id)
    {
        public string Id => id;

        public int Deliveries { get; set; }

        public DateTimeOffset? LockedUntil { get; set; }

        public Guid? Token { get; set; }
    }
}
