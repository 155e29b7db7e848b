using System.Text;
using Azure.Messaging.ServiceBus;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>What a client does with messages, by the service's own client.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public async Task Message_is_sent_locked_and_completed()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("hello", message =>
        {
            (message.MessageId, message.Subject, message.CorrelationId, message.ContentType) = ("m-1", "greeting", "c", "text/plain");
            (message.To, message.ReplyTo, message.PartitionKey) = ("there", "here", "p");
        });
        var received = await bus.ReceiveAsync();
        Assert.Equal("hello", received.Body.ToString());
        Assert.Equal(
            ("m-1", "greeting", "c", "text/plain"), (received.MessageId, received.Subject, received.CorrelationId, received.ContentType));
        Assert.Equal(("there", "here", "p"), (received.To, received.ReplyTo, received.PartitionKey));
        Assert.Equal((1, 1L, 1L), (received.DeliveryCount, received.SequenceNumber, received.EnqueuedSequenceNumber));
        Assert.Equal(ServiceBusMessageState.Active, received.State);
        Assert.Equal(bus.Clock.GetUtcNow(), received.EnqueuedTime);
        Assert.Equal(bus.Clock.GetUtcNow().AddMinutes(1), received.LockedUntil);
        await bus.ReceiveNoneAsync();
        await bus.Receiver.CompleteMessageAsync(received);
        bus.Clock.Advance(TimeSpan.FromMinutes(2));
        await bus.ReceiveNoneAsync();
    }

    [Fact]
    public async Task Every_type_of_property_comes_back()
    {
        await using var bus = await Bus.StartAsync();
        var values = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["text"] = "tä\n\"x\"",
            ["empty"] = string.Empty,
            ["bool"] = true,
            ["byte"] = (byte)200,
            ["sbyte"] = (sbyte)-5,
            ["short"] = (short)-5,
            ["int"] = -5,
            ["long"] = 5_000_000_000,
            ["ulong"] = ulong.MaxValue,
            ["float"] = 1.5f,
            ["double"] = double.NaN,
            ["decimal"] = 1.10m,
            ["char"] = 'ß',
            ["guid"] = Guid.NewGuid(),
            ["time"] = new DateTime(2026, 11, 27, 1, 2, 3, DateTimeKind.Utc),
            ["offset"] = new DateTimeOffset(2026, 11, 27, 1, 2, 3, TimeSpan.Zero),
            ["span"] = TimeSpan.FromSeconds(1.5),
            ["uri"] = new Uri("http://example.test/a?b=c"),
        };
        await bus.SendAsync("x", message =>
        {
            foreach (var (name, value) in values)
            {
                message.ApplicationProperties[name] = value;
            }
        });
        var received = (await bus.ReceiveAsync()).ApplicationProperties;
        Assert.Equal(values.Count, received.Count);
        foreach (var (name, value) in values)
        {
            Assert.Equal(value, received[name]);
        }
    }

    [Fact]
    public async Task Body_of_bytes_comes_back_whole()
    {
        await using var bus = await Bus.StartAsync();
        var body = Enumerable.Range(0, 200_000).Select(i => (byte)i).ToArray();
        await bus.Sender.SendMessageAsync(new ServiceBusMessage(body));
        Assert.Equal(body, (await bus.ReceiveAsync()).Body.ToArray());
        await bus.Sender.SendMessageAsync(new ServiceBusMessage());
        Assert.Empty((await bus.ReceiveAsync()).Body.ToArray());
    }

    [Fact]
    public async Task Body_of_a_value_and_of_sections_passes_through()
    {
        await using var bus = await Bus.StartAsync();
        var value = new ServiceBusMessage();
        value.GetRawAmqpMessage().Body = Azure.Core.Amqp.AmqpMessageBody.FromValue(42L);
        await bus.Sender.SendMessageAsync(value);
        Assert.True((await bus.ReceiveAsync()).GetRawAmqpMessage().Body.TryGetValue(out var number));
        Assert.Equal(42L, number);

        var sections = new ServiceBusMessage();
        sections.GetRawAmqpMessage().Body = Azure.Core.Amqp.AmqpMessageBody.FromData([
            Encoding.UTF8.GetBytes("a"),
            Encoding.UTF8.GetBytes("b"),
        ]);
        await bus.Sender.SendMessageAsync(sections);
        Assert.True((await bus.ReceiveAsync()).GetRawAmqpMessage().Body.TryGetData(out var data));
        Assert.Equal(["a", "b"], data!.Select(one => Encoding.UTF8.GetString(one.Span)));
    }

    [Fact]
    public async Task Batch_is_several_messages_and_each_keeps_its_own()
    {
        await using var bus = await Bus.StartAsync();
        using var batch = await bus.Sender.CreateMessageBatchAsync();
        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        Assert.True(batch.TryAddMessage(
            new ServiceBusMessage("a") { Subject = "A", ContentType = "text/plain", ApplicationProperties = { ["n"] = 1 } }));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("b") { TimeToLive = TimeSpan.FromSeconds(40) }));
        await bus.Sender.SendMessagesAsync(batch);
        await bus.Sender.SendMessagesAsync([new ServiceBusMessage("c"), new ServiceBusMessage("d")]);
        var first = await bus.ReceiveAsync();
        Assert.Equal(
            ("a", "A", "text/plain", 1), (first.Body.ToString(), first.Subject, first.ContentType, first.ApplicationProperties["n"]));
        var second = await bus.ReceiveAsync();
        Assert.Equal((TimeSpan.FromSeconds(40), 2L), (second.TimeToLive, second.EnqueuedSequenceNumber));
        Assert.Equal(bus.Clock.GetUtcNow().AddSeconds(40), second.ExpiresAt);
        Assert.Equal(["c", "d"], [(await bus.ReceiveAsync()).Body.ToString(), (await bus.ReceiveAsync()).Body.ToString()]);
    }

    [Fact]
    public async Task Receive_and_delete_takes_the_message_away()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var receiver = bus.Client.CreateReceiver(
            Bus.Topic, Bus.Subscription, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.Equal("x", (await bus.ReceiveAsync(receiver)).Body.ToString());
        bus.Clock.Advance(TimeSpan.FromHours(1));
        await bus.ReceiveNoneAsync();
    }

    [Fact]
    public async Task Abandoned_message_comes_again_at_once_and_counts_it()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", message => message.ApplicationProperties["own"] = 1);
        var first = await bus.ReceiveAsync();
        await bus.Receiver.AbandonMessageAsync(first, new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = "later" });
        var second = await bus.ReceiveAsync();
        Assert.Equal((2, "later", 1), (second.DeliveryCount, second.ApplicationProperties["note"], second.ApplicationProperties["own"]));
        Assert.NotEqual(first.LockToken, second.LockToken);
        await bus.Receiver.CompleteMessageAsync(second);
        await bus.ReceiveNoneAsync();
    }

    [Fact]
    public async Task Every_subscription_gets_its_own_copy_in_order()
    {
        await using var bus = await Bus.StartAsync();
        await bus.PutSubscriptionAsync("other", "");
        await bus.SendAsync("1");
        await bus.SendAsync("2");
        foreach (var receiver in new[] { bus.Receiver, bus.Client.CreateReceiver(Bus.Topic, "other") })
        {
            Assert.Equal(
                ["1", "2"], [(await bus.ReceiveAsync(receiver)).Body.ToString(), (await bus.ReceiveAsync(receiver)).Body.ToString()]);
        }
    }

    [Fact]
    public async Task Names_are_compared_without_regard_to_case()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("1");
        Assert.Equal("1", (await bus.ReceiveAsync(bus.Client.CreateReceiver("ORDERS", "ALL"))).Body.ToString());
    }

    [Fact]
    public async Task Topic_may_have_slashes_in_its_name()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        await bus.Administration.CreateTopicAsync("eu/west/orders");
        await bus.Administration.CreateSubscriptionAsync("eu/west/orders", "all");
        await bus.Client.CreateSender("eu/west/orders").SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Equal("x", (await bus.ReceiveAsync(bus.Client.CreateReceiver("eu/west/orders", "all"))).Body.ToString());
    }

    [Fact]
    public async Task Dead_lettered_message_says_why_and_has_its_properties()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", message => message.ApplicationProperties["own"] = 1);
        var changes = new Dictionary<string, object>(StringComparer.Ordinal) { ["note"] = "bad" };
        await bus.Receiver.DeadLetterMessageAsync(await bus.ReceiveAsync(), changes, "Poison", "It cannot be read.");
        var dead = await bus.ReceiveAsync(bus.DeadLetters);
        Assert.Equal(("x", "Poison", "It cannot be read."), (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        Assert.Equal((1, "bad"), (dead.ApplicationProperties["own"], dead.ApplicationProperties["note"]));
        Assert.Equal("orders/subscriptions/all", dead.DeadLetterSource);
        await bus.DeadLetters.CompleteMessageAsync(dead);
        await bus.ReceiveNoneAsync(bus.DeadLetters);
        await bus.ReceiveNoneAsync();
    }

    [Fact]
    public async Task Renewed_lock_says_until_when()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var message = await bus.ReceiveAsync();
        bus.Clock.Advance(TimeSpan.FromSeconds(30));
        await bus.Receiver.RenewMessageLockAsync(message);
        Assert.Equal(bus.Clock.GetUtcNow().AddMinutes(1), message.LockedUntil);
    }

    [Fact]
    public async Task Peek_shows_every_message_and_takes_none()
    {
        await using var bus = await Bus.StartAsync();
        Assert.Null(await bus.Receiver.PeekMessageAsync());
        foreach (var body in new[] { "1", "2", "3" })
        {
            await bus.SendAsync(body, message => message.ApplicationProperties["n"] = body);
        }

        await bus.SendAsync("later", message => message.ScheduledEnqueueTime = bus.Clock.GetUtcNow().AddHours(1));
        var locked = await bus.ReceiveAsync();
        var peeked = await bus.Receiver.PeekMessagesAsync(10);
        Assert.Equal(["1", "2", "3", "later"], peeked.Select(message => message.Body.ToString()));
        Assert.Equal("2", peeked[1].ApplicationProperties["n"]);
        Assert.Equal([ServiceBusMessageState.Active, ServiceBusMessageState.Scheduled], [peeked[2].State, peeked[3].State]);
        Assert.Equal("3", (await bus.Receiver.PeekMessageAsync(fromSequenceNumber: 3)).Body.ToString());
        await bus.Receiver.CompleteMessageAsync(locked);
        Assert.Equal("2", (await bus.ReceiveAsync()).Body.ToString());
    }

    [Fact]
    public async Task Processor_handles_every_message()
    {
        await using var bus = await Bus.StartAsync();
        await using var processor = bus.Client.CreateProcessor(
            Bus.Topic, Bus.Subscription, new ServiceBusProcessorOptions { MaxConcurrentCalls = 4, PrefetchCount = 10 });
        using var all = new CountdownEvent(50);
        processor.ProcessMessageAsync += _ =>
        {
            all.Signal();
            return Task.CompletedTask;
        };
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        await processor.StartProcessingAsync();
        await bus.Sender.SendMessagesAsync(Enumerable.Range(0, 50).Select(i => new ServiceBusMessage($"{i}")));
        Assert.True(await Task.Run(() => all.Wait(TimeSpan.FromSeconds(20))));
        await processor.StopProcessingAsync();
        await bus.ReceiveNoneAsync();
    }

    [Fact]
    public async Task Thousand_concurrent_sends_of_one_sender_keep_their_order()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("warm");
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => bus.SendAsync($"{i}")));
        var receiver = bus.Client.CreateReceiver(Bus.Topic, Bus.Subscription, new ServiceBusReceiverOptions { PrefetchCount = 100 });
        for (var i = -1; i < 1000; i++)
        {
            var message = await bus.ReceiveAsync(receiver);
            Assert.Equal(i < 0 ? "warm" : $"{i}", message.Body.ToString());
            await receiver.CompleteMessageAsync(message);
        }
    }
}
