using Azure.Messaging.ServiceBus;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>What is easily wrong between a client and a server of the protocol, seen from the client.</summary>
public sealed class ProtocolTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Dead_lettering_is_answered_as_done_at_the_first_try()
    {
        // An answer that echoed the rejection would be an error to the client, and its lock gone at the second try.
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        await bus.Receiver.DeadLetterMessageAsync(await bus.ReceiveAsync());
        Assert.Equal("x", (await bus.ReceiveAsync(bus.DeadLetters)).Body.ToString());
    }

    [Fact]
    public async Task Message_after_a_timed_out_receive_is_given_back_uncounted()
    {
        await using var bus = await Bus.StartAsync();
        Assert.Null(await bus.Receiver.ReceiveMessageAsync(Moment));

        // It still has credit but no waiting receiver: the client releases messages.
        await bus.SendAsync("late");
        var other = bus.Connect().CreateReceiver(Bus.Topic, Bus.Subscription);
        var received = await bus.ReceiveAsync(other);
        Assert.Equal(("late", 1), (received.Body.ToString(), received.DeliveryCount));
        await other.CompleteMessageAsync(received);
        await bus.ReceiveNoneAsync();
    }

    [Fact]
    public async Task Prefetched_messages_of_a_closed_receiver_come_again_uncounted()
    {
        await using var bus = await Bus.StartAsync();
        await bus.Sender.SendMessagesAsync(Enumerable.Range(0, 10).Select(i => new ServiceBusMessage($"{i}")));
        await using (
            var first = bus.Client.CreateReceiver(Bus.Topic, Bus.Subscription, new ServiceBusReceiverOptions { PrefetchCount = 10 }))
        {
            await first.CompleteMessageAsync(await bus.ReceiveAsync(first));
        }

        for (var i = 1; i < 10; i++)
        {
            var message = await bus.ReceiveAsync();
            Assert.Equal(($"{i}", 1), (message.Body.ToString(), message.DeliveryCount));
            await bus.Receiver.CompleteMessageAsync(message);
        }
    }

    [Fact]
    public async Task Message_is_settled_at_another_receiver_than_the_one_that_has_it()
    {
        await using var bus = await Bus.StartAsync();
        var other = bus.Connect().CreateReceiver(Bus.Topic, Bus.Subscription);
        await bus.SendAsync("complete");
        await other.CompleteMessageAsync(await bus.ReceiveAsync());
        await bus.SendAsync("abandon");
        await other.AbandonMessageAsync(await bus.ReceiveAsync(), new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = 1 });
        var again = await bus.ReceiveAsync();
        Assert.Equal((2, 1), (again.DeliveryCount, again.ApplicationProperties["note"]));
        await other.DeadLetterMessageAsync(again, "Why", "Because.");
        var dead = await bus.ReceiveAsync(bus.DeadLetters);
        Assert.Equal(("abandon", "Why", "Because."), (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => other.CompleteMessageAsync(again));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
    }

    [Fact]
    public async Task Closed_receivers_lose_no_message_that_is_taken_away_when_sent()
    {
        // A receiver is drained when it is closed. What were taken for it after that would be lost.
        await using var bus = await Bus.StartAsync();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await bus.SendAsync($"{i}");
            }
        });
        var received = new List<string>();
        var options = new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };
        var client = bus.Connect();
        while (received.Count < 200)
        {
            await using var receiver = client.CreateReceiver(Bus.Topic, Bus.Subscription, options);
            if (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(20)) is { } message)
            {
                received.Add(message.Body.ToString());
            }
        }

        await sending;
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), received);
    }

    [Fact]
    public async Task Credit_that_a_timed_out_receive_left_serves_the_next()
    {
        await using var bus = await Bus.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(await bus.Receiver.ReceiveMessageAsync(TimeSpan.FromMilliseconds(1)));
        }

        var receive = bus.ReceiveAsync();
        await bus.SendAsync("x");
        Assert.Equal("x", (await receive).Body.ToString());
    }

    [Fact]
    public async Task Clients_use_one_connection_for_many_links()
    {
        await using var bus = await Bus.StartAsync();
        var receivers = Enumerable.Range(0, 300).Select(_ => bus.Client.CreateReceiver(Bus.Topic, Bus.Subscription)).ToList();
        Assert.All(await Task.WhenAll(receivers.Select(receiver => receiver.PeekMessageAsync())), Assert.Null);
        await Task.WhenAll(receivers.Select(receiver => receiver.ReceiveMessageAsync(Moment)));
        await bus.SendAsync("x");
        Assert.Equal("x", (await bus.ReceiveAsync(receivers[299])).Body.ToString());
    }
}
