using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Everything that time does to messages, on a clock that the test moves.</summary>
public sealed class TimeTests
{
    private static async Task LostAsync(Func<Task> settle) =>
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, (await Assert.ThrowsAsync<ServiceBusException>(settle)).Reason);

    private static async Task GoneAsync(Func<Task> use) =>
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, (await Assert.ThrowsAsync<ServiceBusException>(use)).Reason);

    [Fact]
    public async Task Lock_runs_out_and_the_message_comes_again()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        await bus.SendAsync("x");
        var first = await bus.ReceiveAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(9.999));
        await bus.ReceiveNoneAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(2, (await bus.ReceiveAsync()).DeliveryCount);
        await LostAsync(() => bus.Receiver.RenewMessageLockAsync(first));
        await LostAsync(() => bus.Receiver.CompleteMessageAsync(first));
    }

    [Fact]
    public async Task Settlement_after_the_lock_ran_out_is_refused_whatever_it_is()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        Func<ServiceBusReceivedMessage, Task>[] settlements =
        [
            message => bus.Receiver.CompleteMessageAsync(message),
            message => bus.Receiver.AbandonMessageAsync(message),
            message => bus.Receiver.DeadLetterMessageAsync(message),
        ];
        foreach (var settle in settlements)
        {
            await bus.SendAsync("x");
            var message = await bus.ReceiveAsync();
            bus.Clock.Advance(TimeSpan.FromSeconds(10));
            await LostAsync(() => settle(message));
            await bus.Receiver.CompleteMessageAsync(await bus.ReceiveAsync());
        }
    }

    [Fact]
    public async Task Renewed_lock_holds_longer()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        await bus.SendAsync("x");
        var message = await bus.ReceiveAsync();
        for (var i = 0; i < 5; i++)
        {
            bus.Clock.Advance(TimeSpan.FromSeconds(9));
            await bus.Receiver.RenewMessageLockAsync(message);
        }

        await bus.ReceiveNoneAsync();
        await bus.Receiver.CompleteMessageAsync(message);
    }

    [Fact]
    public async Task Message_that_is_never_completed_is_dead_lettered()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration><MaxDeliveryCount>3</MaxDeliveryCount>");
        await bus.SendAsync("poison", message => (message.MessageId, message.ApplicationProperties["own"]) = ("p", 1));
        await bus.Receiver.AbandonMessageAsync(await bus.ReceiveAsync());
        await bus.ReceiveAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(10));
        await bus.Receiver.AbandonMessageAsync(await bus.ReceiveAsync());
        var dead = await bus.ReceiveAsync(bus.DeadLetters);
        Assert.Equal(("poison", "p", 1), (dead.Body.ToString(), dead.MessageId, dead.ApplicationProperties["own"]));
        Assert.Equal(("MaxDeliveryCountExceeded", "orders/subscriptions/all"), (dead.DeadLetterReason, dead.DeadLetterSource));
        await bus.DeadLetters.CompleteMessageAsync(dead);
        await bus.ReceiveNoneAsync();
        await bus.ReceiveNoneAsync(bus.DeadLetters);
    }

    [Fact]
    public async Task In_the_dead_letter_queue_nothing_is_counted_out()
    {
        await using var bus = await Bus.StartAsync("<MaxDeliveryCount>1</MaxDeliveryCount>");
        await bus.SendAsync("x");
        await bus.Receiver.AbandonMessageAsync(await bus.ReceiveAsync());
        for (var i = 1; i < 6; i++)
        {
            var dead = await bus.ReceiveAsync(bus.DeadLetters);
            Assert.Equal(i, dead.DeliveryCount);
            await bus.DeadLetters.AbandonMessageAsync(dead);
        }
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("<DefaultMessageTimeToLive>PT5S</DefaultMessageTimeToLive>", null)]
    [InlineData("<DefaultMessageTimeToLive>PT5S</DefaultMessageTimeToLive>", 100)]
    public async Task Message_expires(string subscription, int? seconds)
    {
        await using var bus = await Bus.StartAsync(subscription);
        await bus.SendAsync("x", message => message.TimeToLive = seconds is { } life ? TimeSpan.FromSeconds(life) : TimeSpan.MaxValue);
        bus.Clock.Advance(TimeSpan.FromSeconds(4.9));
        var received = await bus.ReceiveAsync();
        Assert.Equal((TimeSpan.FromSeconds(5), received.EnqueuedTime.AddSeconds(5)), (received.TimeToLive, received.ExpiresAt));
        await bus.Receiver.AbandonMessageAsync(received);
        bus.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await bus.ReceiveNoneAsync();
        await bus.ReceiveNoneAsync(bus.DeadLetters);
    }

    [Fact]
    public async Task Expired_message_is_dead_lettered_where_that_is_asked_for()
    {
        await using var bus = await Bus.StartAsync("<DeadLetteringOnMessageExpiration>true</DeadLetteringOnMessageExpiration>");
        await bus.SendAsync("x", message => message.TimeToLive = TimeSpan.FromSeconds(5));
        bus.Clock.Advance(TimeSpan.FromSeconds(5));
        await bus.ReceiveNoneAsync();
        Assert.Equal("TTLExpiredException", (await bus.ReceiveAsync(bus.DeadLetters)).DeadLetterReason);
    }

    [Fact]
    public async Task Locked_message_expires_only_when_it_is_given_back()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", message => message.TimeToLive = TimeSpan.FromSeconds(5));
        var message = await bus.ReceiveAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(30));
        await bus.Receiver.CompleteMessageAsync(message);
    }

    [Fact]
    public async Task Scheduled_message_waits_for_its_time()
    {
        await using var bus = await Bus.StartAsync();
        var start = bus.Clock.GetUtcNow();
        await bus.SendAsync("later", message =>
            (message.ScheduledEnqueueTime, message.TimeToLive) = (start.AddMinutes(10), TimeSpan.FromMinutes(1)));
        await bus.SendAsync("now");
        var now = await bus.ReceiveAsync();
        Assert.Equal("now", now.Body.ToString());
        await bus.Receiver.CompleteMessageAsync(now);
        await bus.ReceiveNoneAsync();
        bus.Clock.Advance(TimeSpan.FromMinutes(10));
        var later = await bus.ReceiveAsync();
        Assert.Equal(("later", start.AddMinutes(10)), (later.Body.ToString(), later.EnqueuedTime));
    }

    [Fact]
    public async Task Waiting_receive_gets_the_next_message()
    {
        await using var bus = await Bus.StartAsync();
        var receive = bus.ReceiveAsync();
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        await bus.SendAsync("x");
        Assert.Equal("x", (await receive).Body.ToString());
    }

    [Fact]
    public async Task Waiting_receive_gets_a_message_after_another_timer()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        await bus.SendAsync("x");
        await bus.Receiver.CompleteMessageAsync(await bus.ReceiveAsync());
        var receive = bus.ReceiveAsync();
        for (var i = 0; i < 3; i++)
        {
            // The end of a lock that is gone, and then the longest pause.
            await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
            bus.Clock.Advance(TimeSpan.FromHours(1));
        }

        await bus.SendAsync("y");
        Assert.Equal("y", (await receive).Body.ToString());
    }

    [Fact]
    public async Task Waiting_receive_sees_a_lock_run_out()
    {
        await using var bus = await Bus.StartAsync("<LockDuration>PT10S</LockDuration>");
        await bus.SendAsync("x");
        await bus.ReceiveAsync();
        var receiver = bus.Connect().CreateReceiver(Bus.Topic, Bus.Subscription);
        var receive = bus.ReceiveAsync(receiver);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers >= 2);
        bus.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await receive).DeliveryCount);
    }

    [Fact]
    public async Task Receiver_that_went_away_takes_nothing()
    {
        await using var bus = await Bus.StartAsync();
        var client = bus.Connect();
        var receive = client.CreateReceiver(Bus.Topic, Bus.Subscription).ReceiveMessageAsync(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        await client.DisposeAsync();
        await Record.ExceptionAsync(() => receive);
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers == 0);
        await bus.SendAsync("x");
        Assert.Equal(1, (await bus.ReceiveAsync()).DeliveryCount);
    }

    [Fact]
    public async Task Idle_subscription_is_deleted_and_messages_do_not_keep_it()
    {
        await using var bus = await Bus.StartAsync("<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        await using (var receiver = bus.Client.CreateReceiver(Bus.Topic, Bus.Subscription))
        {
            Assert.Null(await receiver.PeekMessageAsync());
        }

        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        await bus.SendAsync("x");
        Assert.True(await bus.HasSubscriptionAsync());
        bus.Clock.Advance(TimeSpan.FromMinutes(1));
        await GoneAsync(() => bus.ReceiveAsync());
    }

    [Fact]
    public async Task Attached_receiver_is_use_and_idleness_begins_when_it_goes()
    {
        await using var bus = await Bus.StartAsync("<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        var client = bus.Connect();
        var receive = client.CreateReceiver(Bus.Topic, Bus.Subscription).ReceiveMessageAsync(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        bus.Clock.Advance(TimeSpan.FromMinutes(30));
        await bus.SendAsync("x");
        Assert.Equal("x", (await receive)?.Body.ToString());
        await client.DisposeAsync();
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers == 0);
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(await bus.HasSubscriptionAsync());
        bus.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await bus.HasSubscriptionAsync());
    }

    [Fact]
    public async Task New_rule_is_use()
    {
        await using var bus = await Bus.StartAsync("<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        await bus.Administration.CreateRuleAsync(Bus.Topic, Bus.Subscription, new CreateRuleOptions("r", new SqlRuleFilter("a = 1")));
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(await bus.HasSubscriptionAsync());
    }

    [Fact]
    public async Task Idle_topic_is_deleted()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        await bus.PutAsync("short", "TopicDescription", "<AutoDeleteOnIdle>PT5M</AutoDeleteOnIdle>");
        var sender = bus.Client.CreateSender("short");
        bus.Clock.Advance(TimeSpan.FromMinutes(4));
        await sender.SendMessageAsync(new ServiceBusMessage("x"));
        bus.Clock.Advance(TimeSpan.FromMinutes(5));
        await GoneAsync(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
    }
}
