using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Everything that time does to messages, on a clock that the test moves.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task A_lock_runs_out_and_the_message_comes_again()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        await bus.SendAsync("x");
        var first = await bus.PeekLockAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        bus.Clock.Advance(TimeSpan.FromSeconds(0.001));
        var second = await bus.PeekLockAsync();
        Assert.Equal((201, "2"), (second.Status, second.Broker("DeliveryCount")));
        foreach (var method in new[] { "DELETE", "PUT", "POST" })
        {
            Assert.Equal(404, (await bus.SettleAsync(method, first)).Status);
        }
    }

    [Fact]
    public async Task A_renewed_lock_holds_longer()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        await bus.SendAsync("x");
        var message = await bus.PeekLockAsync();
        for (var i = 0; i < 5; i++)
        {
            bus.Clock.Advance(TimeSpan.FromSeconds(9));
            Assert.Equal(200, (await bus.SettleAsync("POST", message)).Status);
        }

        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        Assert.Equal(200, (await bus.SettleAsync("DELETE", message)).Status);
    }

    [Fact]
    public async Task A_message_nobody_can_take_is_dead_lettered()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration><MaxDeliveryCount>3</MaxDeliveryCount>");
        await bus.SendAsync("poison", """{"MessageId":"p"}""", ("own", "1"));
        await bus.SettleAsync("PUT", await bus.PeekLockAsync());
        await bus.PeekLockAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(10));
        await bus.SettleAsync("PUT", await bus.PeekLockAsync());
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        var dead = await bus.PeekLockAsync($"{Bus.Sub}/$DeadLetterQueue");
        Assert.Equal((201, "poison", "p", "1"), (dead.Status, dead.Body, dead.Broker("MessageId"), dead.Header("own")));
        Assert.Equal("\"MaxDeliveryCountExceeded\"", dead.Header("DeadLetterReason"));
        Assert.Equal("orders/subscriptions/all", dead.Broker("DeadLetterSource"));
        Assert.Equal(200, (await bus.SettleAsync("DELETE", dead, $"{Bus.Sub}/$DeadLetterQueue")).Status);
        Assert.Equal(204, (await bus.PeekLockAsync($"{Bus.Sub}/$deadletterqueue")).Status);
    }

    [Fact]
    public async Task In_the_dead_letter_queue_nothing_is_counted_out()
    {
        await using var bus = await Bus.StartAsync("<MaxDeliveryCount>1</MaxDeliveryCount>");
        await bus.SendAsync("x");
        await bus.SettleAsync("PUT", await bus.PeekLockAsync());
        for (var i = 0; i < 5; i++)
        {
            var dead = await bus.PeekLockAsync($"{Bus.Sub}/$DeadLetterQueue");
            Assert.Equal(201, dead.Status);
            await bus.SettleAsync("PUT", dead, $"{Bus.Sub}/$DeadLetterQueue");
        }
    }

    [Theory]
    [InlineData("", """{"TimeToLive":5}""")]
    [InlineData("", """{"TimeToLiveTimeSpan":"00:00:05"}""")]
    [InlineData("<DefaultMessageTimeToLive>PT5S</DefaultMessageTimeToLive>", "{}")]
    [InlineData("<DefaultMessageTimeToLive>PT5S</DefaultMessageTimeToLive>", """{"TimeToLive":100}""")]
    public async Task A_message_expires(string subscription, string properties)
    {
        await using var bus = await Bus.StartAsync(subscription);
        await bus.SendAsync("x", properties);
        bus.Clock.Advance(TimeSpan.FromSeconds(4.9));
        await bus.SettleAsync("PUT", await bus.PeekLockAsync());
        bus.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        Assert.Equal(204, (await bus.PeekLockAsync($"{Bus.Sub}/$DeadLetterQueue")).Status);
    }

    [Fact]
    public async Task An_expired_message_is_dead_lettered_where_that_is_asked_for()
    {
        await using var bus = await Bus.StartAsync("<DeadLetteringOnMessageExpiration>true</DeadLetteringOnMessageExpiration>");
        await bus.SendAsync("x", """{"TimeToLive":5}""");
        bus.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        Assert.Equal("\"TTLExpiredException\"", (await bus.PeekLockAsync($"{Bus.Sub}/$DeadLetterQueue")).Header("DeadLetterReason"));
    }

    [Fact]
    public async Task A_locked_message_expires_only_when_it_is_given_back()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", """{"TimeToLive":5}""");
        var message = await bus.PeekLockAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await bus.SettleAsync("DELETE", message)).Status);
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("later", """{"ScheduledEnqueueTimeUtc":"Tue, 01 Jan 2030 00:10:00 GMT","TimeToLive":60}""");
        await bus.SendAsync("now");
        var now = await bus.PeekLockAsync();
        Assert.Equal("now", now.Body);
        await bus.SettleAsync("DELETE", now);
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        bus.Clock.Advance(TimeSpan.FromMinutes(10));
        var later = await bus.PeekLockAsync();
        Assert.Equal(("later", "Tue, 01 Jan 2030 00:10:00 GMT"), (later.Body, later.Broker("EnqueuedTimeUtc")));
    }

    [Fact]
    public async Task A_poll_waits_until_a_message_comes()
    {
        await using var bus = await Bus.StartAsync();
        var poll = bus.PeekLockAsync(timeout: 60);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        await bus.SendAsync("x");
        Assert.Equal("x", (await poll).Body);
    }

    [Fact]
    public async Task A_poll_ends_empty_when_its_time_is_over()
    {
        await using var bus = await Bus.StartAsync();
        var poll = bus.PeekLockAsync(timeout: 60);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        bus.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(poll.IsCompleted);
        bus.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await poll).Status);
    }

    [Fact]
    public async Task A_poll_sees_a_lock_run_out()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        await bus.SendAsync("x");
        await bus.PeekLockAsync();
        var poll = bus.PeekLockAsync(timeout: 60);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        bus.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("2", (await poll).Broker("DeliveryCount"));
    }

    [Fact]
    public async Task A_poll_whose_caller_went_away_takes_nothing()
    {
        await using var bus = await Bus.StartAsync();
        using var gone = new CancellationTokenSource();
        var poll = bus.AskAsync("POST", $"{Bus.Sub}/messages/head?timeout=60", [], bus.Token(), [], gone.Token);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers == 0);
        await bus.SendAsync("x");
        Assert.Equal("1", (await bus.PeekLockAsync()).Broker("DeliveryCount"));
    }

    [Fact]
    public async Task An_idle_subscription_is_deleted_and_messages_do_not_keep_it()
    {
        await using var bus = await Bus.StartAsync("<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        await bus.PeekLockAsync();
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        await bus.SendAsync("x");
        Assert.Equal(201, (await bus.PeekLockAsync()).Status);
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        await bus.SendAsync("y");
        bus.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(410, (await bus.PeekLockAsync()).Status);
    }

    [Fact]
    public async Task A_waiting_poll_is_use()
    {
        await using var bus = await Bus.StartAsync("<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        var poll = bus.PeekLockAsync(timeout: 3600);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        bus.Clock.Advance(TimeSpan.FromMinutes(30));
        await bus.SendAsync("x");
        Assert.Equal("x", (await poll).Body);
    }

    [Fact]
    public async Task A_new_rule_is_use()
    {
        await using var bus = await Bus.StartAsync("<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(201, (await bus.PutRuleAsync("all", "r", Bus.Sql("a = 1"))).Status);
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }

    [Fact]
    public async Task An_idle_topic_is_deleted()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        await bus.PutAsync("short", "TopicDescription", "<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(201, (await bus.AskAsync("POST", "short/messages", "x")).Status);
        bus.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(410, (await bus.AskAsync("POST", "short/messages", "x")).Status);
    }
}
