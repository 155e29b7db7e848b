using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thalassa.Model.Events;
using Thalassa.Registry.Events;
using Thalassa.Registry.Settings;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Events;

/// <summary>What becomes of events that come faster than messages may go.</summary>
public sealed class EventPacingTests
{
    [Fact]
    public async Task No_second_has_more_messages_than_the_setting_says()
    {
        var time = new ManualTimeProvider();
        var pace = Pace(time, 3);
        var sent = new List<DateTimeOffset>();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await pace.TakeAsync();
                lock (sent)
                {
                    sent.Add(time.GetUtcNow());
                }
            }
        });
        while (!sending.IsCompleted)
        {
            await Eventually.TrueAsync(() => sending.IsCompleted || time.ActiveTimers == 1);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.All(sent, start => Assert.InRange(sent.Count(at => at >= start && at < start + TimeSpan.FromSeconds(1)), 1, 3));
        Assert.Equal(TimeSpan.FromSeconds(3), sent[^1] - sent[0]);
    }

    [Fact]
    public async Task Waiting_events_are_sent_as_one_message_in_order()
    {
        await using var paced = new PacedRegistry(messagesPerSecond: 2);
        await paced.UseUpAsync("/first/1/h/1", "/second/1/h/1");

        // Different services, and one registration twice: all of it is in the one message of the next second.
        await paced.RegisterAsync("/web/1/h/1", "/web/2/h/1", "/api/1/h/1");
        await paced.RegisterAsync("/web/1/h/1");
        await paced.Harness.Registry.RemoveAsync(Model.Registrations.RegistrationId.TryParse("/web/1/h/1")!);
        Assert.Equal(2, paced.Bus.Messages.Length);
        await Eventually.TrueAsync(() => paced.Harness.Time.ActiveTimers > 0);
        paced.Harness.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => paced.Bus.Messages.Length == 3);
        Assert.Equal(
            [EventTypes.Online, EventTypes.Online, EventTypes.Online, EventTypes.Offline], paced.Bus.Messages[2].Select(item => item.Type));
        await Eventually.TrueAsync(async () => (await paced.Harness.PendingAsync()).Count == 0);
    }

    [Fact]
    public async Task Call_does_not_wait_for_a_delayed_message()
    {
        await using var paced = new PacedRegistry(messagesPerSecond: 1);
        await paced.UseUpAsync("/first/1/h/1");

        // The clock stands still, so a waiter would wait forever.
        await Task.WhenAll(Enumerable.Range(1, 50).Select(i => paced.RegisterAsync($"/web/1/h/{i}"))).WaitAsync(Eventually.DefaultLimit);
        Assert.Equal(50, (await paced.Harness.PendingAsync()).Count);
        paced.Harness.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => paced.Bus.Events.Length == 51);
        Assert.Equal(2, paced.Bus.Messages.Length);
    }

    [Fact]
    public async Task Waiting_event_is_not_published_by_the_reaper_too()
    {
        await using var paced = new PacedRegistry(messagesPerSecond: 1);
        await paced.UseUpAsync("/first/1/h/1");
        await paced.RegisterAsync("/web/1/h/1", "/web/2/h/1");
        await Eventually.TrueAsync(async () => (await paced.Harness.PendingAsync()).Count == 2);

        // As the reaper does while they wait.
        Assert.False(
            await paced
                .Pump.PublishToEndAsync(await paced.Harness.PendingAsync(), CancellationToken.None)
                .WaitAsync(Eventually.DefaultLimit));
        await Eventually.TrueAsync(() => paced.Harness.Time.ActiveTimers > 0);
        paced.Harness.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => (await paced.Harness.PendingAsync()).Count == 0);
        Assert.Equal(3, paced.Bus.Events.Length);
    }

    [Fact]
    public async Task One_message_takes_no_more_than_it_holds()
    {
        await using var paced = new PacedRegistry(messagesPerSecond: 1);
        await paced.UseUpAsync("/first/1/h/1");
        var meta = $$"""{"text":"{{new string('x', 15_000)}}"}""";
        for (var i = 1; i <= 20; i++)
        {
            await paced.Harness.HeartbeatAsync($"/web/1/h/{i}", meta);
        }

        for (var second = 2; second <= 4; second++)
        {
            await Eventually.TrueAsync(() => paced.Harness.Time.ActiveTimers > 0);
            paced.Harness.Time.Advance(TimeSpan.FromSeconds(1));
            var messages = second;
            await Eventually.TrueAsync(() => paced.Bus.Messages.Length == messages);
        }

        Assert.Equal(21, paced.Bus.Events.Length);
        Assert.All(paced.Bus.Messages.Skip(1), events => Assert.Single(EventMessages.Pack(events)));
    }

    [Fact]
    public async Task Closing_does_not_wait_for_all_that_could_go_later()
    {
        await using var paced = new PacedRegistry(messagesPerSecond: 1);
        await paced.UseUpAsync("/first/1/h/1");
        await paced.RegisterAsync("/web/1/h/1");
        var closing = paced.Pump.DisposeAsync().AsTask();
        await Eventually.TrueAsync(() => paced.Harness.Time.ActiveTimers >= 2);
        Assert.False(closing.IsCompleted);
        paced.Harness.Time.Advance(TimeSpan.FromSeconds(1));
        await closing.WaitAsync(Eventually.DefaultLimit);
        Assert.Equal(2, paced.Bus.Events.Length);
    }

    private static SendRateLimiter Pace(TimeProvider time, int messagesPerSecond) =>
        new(Options.Create(new RegistryOptions { MessagesPerSecond = messagesPerSecond }), time);

    /// <summary>A registry whose bus is a topic of which only so many messages a second may be sent.</summary>
    private sealed class PacedRegistry : IAsyncDisposable
    {
        private readonly EventPump _pump;

        public PacedRegistry(int messagesPerSecond)
        {
            var pace = Pace(Harness.Time, messagesPerSecond);
            _pump = new EventPump(
                new PacedBus(Bus, pace),
                Harness.Store,
                Harness.Options,
                pace,
                Harness.Metrics,
                Harness.Time,
                NullLogger<EventPump>.Instance);
            Harness.Use(_pump);
        }

        public Harness Harness { get; } = new();

        public TestBus Bus { get; } = new();

        public EventPump Pump => _pump;

        public async Task RegisterAsync(params string[] ids)
        {
            foreach (var id in ids)
            {
                await Harness.HeartbeatAsync(id);
            }
        }

        /// <summary>Uses up the messages of this second, so that the next registration has to wait.</summary>
        public async Task UseUpAsync(params string[] ids)
        {
            await RegisterAsync(ids);
            await Eventually.TrueAsync(async () => Bus.Messages.Length == ids.Length && (await Harness.PendingAsync()).Count == 0);
        }

        public async ValueTask DisposeAsync()
        {
            // A failing test leaves messages waiting for a clock that only the test moves.
            var closing = _pump.DisposeAsync().AsTask();
            await Eventually.TrueAsync(() =>
            {
                Harness.Time.Advance(TimeSpan.FromSeconds(1));
                return closing.IsCompleted;
            });
            await Harness.DisposeAsync();
        }
    }

    private sealed class PacedBus(TestBus bus, SendRateLimiter pace) : IEventPublisher
    {
        public async Task PublishAsync(IReadOnlyList<RegistryEvent> events, CancellationToken cancellationToken = default)
        {
            await pace.TakeAsync(cancellationToken);
            await bus.PublishAsync(events, cancellationToken);
        }
    }
}
