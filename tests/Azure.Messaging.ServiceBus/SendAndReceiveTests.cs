namespace Azure.Messaging.ServiceBus.Tests;

public sealed class SendAndReceiveTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;

    [Fact]
    public async Task Everything_a_message_carries_arrives()
    {
        await using var bench = await Bench.StartAsync();
        var sent = new ServiceBusMessage("hällo")
        {
            ContentType = "application/cloudevents+json",
            MessageId = "id \"1\" é",
            Subject = "subject",
            CorrelationId = "correlation",
            To = "to",
            ReplyTo = "reply",
            ReplyToSessionId = "rs",
            SessionId = "s",
            PartitionKey = "s",
            TimeToLive = TimeSpan.FromMinutes(5),
        };
        sent.ApplicationProperties["text"] = "say \"hi\" \\ now";
        sent.ApplicationProperties["tricky"] = "ends with \\";
        sent.ApplicationProperties["number"] = 5;
        sent.ApplicationProperties["long"] = 5_000_000_000L;
        sent.ApplicationProperties["double"] = 1.5;
        sent.ApplicationProperties["yes"] = true;
        sent.ApplicationProperties["time"] = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await bench.Sender.SendMessageAsync(sent);

        var got = await bench.Receiver.ReceiveMessageAsync(AtOnce);

        Assert.NotNull(got);
        Assert.Equal("hällo", got.Body.ToString());
        Assert.Equal(
            (sent.ContentType, sent.MessageId, sent.Subject, sent.CorrelationId, sent.To, sent.ReplyTo),
            (got.ContentType, got.MessageId, got.Subject, got.CorrelationId, got.To, got.ReplyTo));
        Assert.Equal((sent.ReplyToSessionId, sent.SessionId, sent.PartitionKey, sent.TimeToLive), (got.ReplyToSessionId, got.SessionId, got.PartitionKey, got.TimeToLive));
        Assert.Equal("say \"hi\" \\ now", got.ApplicationProperties["text"]);
        Assert.Equal("ends with \\", got.ApplicationProperties["tricky"]);
        Assert.Equal(5, got.ApplicationProperties["number"]);
        Assert.Equal(5_000_000_000L, got.ApplicationProperties["long"]);
        Assert.Equal(1.5, got.ApplicationProperties["double"]);
        Assert.Equal(true, got.ApplicationProperties["yes"]);
        Assert.Equal(new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc), got.ApplicationProperties["time"]);
        Assert.Equal(7, got.ApplicationProperties.Count);
        Assert.Equal((1, 1L, 1L, ServiceBusMessageState.Active), (got.DeliveryCount, got.SequenceNumber, got.EnqueuedSequenceNumber, got.State));
        Assert.NotEmpty(got.LockToken);
        Assert.True(got.LockedUntil > got.EnqueuedTime && got.ExpiresAt == got.EnqueuedTime + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task What_says_nothing_of_its_life_never_expires()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Sender.SendMessageAsync(new ServiceBusMessage());
        var got = await bench.Receiver.ReceiveMessageAsync(AtOnce);
        Assert.Equal((TimeSpan.MaxValue, DateTimeOffset.MaxValue, 0), (got!.TimeToLive, got.ExpiresAt, got.Body.ToMemory().Length));
    }

    [Fact]
    public async Task A_message_is_settled_one_way_or_another()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Sender.SendMessageAsync(new ServiceBusMessage("x"));
        var first = (await bench.Receiver.ReceiveMessageAsync(AtOnce))!;
        Assert.Null(await bench.Receiver.ReceiveMessageAsync(AtOnce));
        await bench.Receiver.AbandonMessageAsync(first);
        var second = (await bench.Receiver.ReceiveMessageAsync(AtOnce))!;
        Assert.Equal(2, second.DeliveryCount);
        var until = second.LockedUntil;
        await bench.Receiver.RenewMessageLockAsync(second);
        Assert.True(second.LockedUntil >= until - TimeSpan.FromSeconds(1));
        await bench.Receiver.CompleteMessageAsync(second);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => bench.Receiver.CompleteMessageAsync(second));
        Assert.Equal((ServiceBusFailureReason.MessageLockLost, false), (lost.Reason, lost.IsTransient));
        await Assert.ThrowsAsync<ServiceBusException>(() => bench.Receiver.RenewMessageLockAsync(second));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => bench.Receiver.AbandonMessageAsync(second, new Dictionary<string, object>(StringComparer.Ordinal) { ["a"] = 1 }));
    }

    [Fact]
    public async Task A_message_that_is_given_back_too_often_is_found_among_the_dead_letters()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Sender.SendMessageAsync(new ServiceBusMessage("poison"));
        for (var i = 0; i < 3; i++)
        {
            await bench.Receiver.AbandonMessageAsync((await bench.Receiver.ReceiveMessageAsync(AtOnce))!);
        }

        Assert.Null(await bench.Receiver.ReceiveMessageAsync(AtOnce));
        var letters = bench.Client.CreateReceiver(Bench.Topic, Bench.All, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var dead = (await letters.ReceiveMessageAsync(AtOnce))!;
        Assert.Equal(("poison", "MaxDeliveryCountExceeded", "orders/subscriptions/all"), (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterSource));
        Assert.Contains("3", dead.DeadLetterErrorDescription, StringComparison.Ordinal);
        await letters.CompleteMessageAsync(dead);
    }

    [Fact]
    public async Task Several_messages_are_received_at_once()
    {
        await using var bench = await Bench.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await bench.Sender.SendMessageAsync(new ServiceBusMessage($"{i}"));
        }

        var three = await bench.Receiver.ReceiveMessagesAsync(3, AtOnce);
        var rest = await bench.Receiver.ReceiveMessagesAsync(10, AtOnce);
        var none = await bench.Receiver.ReceiveMessagesAsync(10, AtOnce);
        Assert.Equal(["0", "1", "2"], three.Select(message => message.Body.ToString()));
        Assert.Equal(["3", "4"], rest.Select(message => message.Body.ToString()));
        Assert.Empty(none);
    }

    [Fact]
    public async Task The_endless_receive_ends_by_cancellation()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Sender.SendMessageAsync(new ServiceBusMessage("1"));
        await bench.Sender.SendMessageAsync(new ServiceBusMessage("2"));
        using var enough = new CancellationTokenSource();
        var bodies = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var message in bench.Receiver.ReceiveMessagesAsync(enough.Token))
            {
                bodies.Add(message.Body.ToString());
                if (bodies.Count == 2)
                {
                    await enough.CancelAsync();
                }
            }
        });
        Assert.Equal(["1", "2"], bodies);
    }

    [Fact]
    public async Task Receive_and_delete_leaves_nothing_to_settle()
    {
        await using var bench = await Bench.StartAsync();
        var receiver = bench.Client.CreateReceiver(
            Bench.Topic, Bench.All, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        await bench.Sender.SendMessageAsync(new ServiceBusMessage("x"));
        var message = (await receiver.ReceiveMessageAsync(AtOnce))!;
        Assert.Empty(message.LockToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(message));
        Assert.Null(await receiver.ReceiveMessageAsync(AtOnce));
    }

    [Fact]
    public async Task A_batch_arrives_whole_and_in_order()
    {
        await using var bench = await Bench.StartAsync();
        var binary = new ServiceBusMessage(new byte[] { 0, 255, 1 }) { Subject = "binary" };
        var text = new ServiceBusMessage("text");
        text.ApplicationProperties["name"] = "web";
        text.ApplicationProperties["number"] = 5;
        text.ApplicationProperties["yes"] = false;
        text.ApplicationProperties["time"] = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await bench.Sender.SendMessagesAsync([binary, text]);
        var got = await bench.Receiver.ReceiveMessagesAsync(2, AtOnce);
        Assert.Equal([0, 255, 1], got[0].Body.ToArray());
        Assert.Equal("binary", got[0].Subject);
        Assert.Equal("text", got[1].Body.ToString());
        Assert.Equal(("web", 5, false), (got[1].ApplicationProperties["name"], got[1].ApplicationProperties["number"], got[1].ApplicationProperties["yes"]));
        Assert.Equal(new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc), got[1].ApplicationProperties["time"]);
    }

    [Fact]
    public async Task A_list_of_one_is_a_message_and_of_none_is_nothing()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Sender.SendMessagesAsync(Array.Empty<ServiceBusMessage>());
        Assert.Null(await bench.Receiver.ReceiveMessageAsync(AtOnce));
        await bench.Sender.SendMessagesAsync([new ServiceBusMessage("x") { ContentType = "text/plain" }]);
        Assert.Equal("text/plain", (await bench.Receiver.ReceiveMessageAsync(AtOnce))!.ContentType);
    }

    [Fact]
    public async Task A_batch_is_filled_to_its_size_and_no_further()
    {
        await using var bench = await Bench.StartAsync();
        using var batch = await bench.Sender.CreateMessageBatchAsync();
        var body = new string('x', 60_000);
        while (batch.TryAddMessage(new ServiceBusMessage(body)))
        {
        }

        Assert.Equal(4, batch.Count);
        Assert.InRange(batch.SizeInBytes, 240_000, batch.MaxSizeInBytes);
        await bench.Sender.SendMessagesAsync(batch);
        Assert.Equal(4, (await bench.Receiver.ReceiveMessagesAsync(9, AtOnce)).Count);
        using var small = await bench.Sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 100 });
        Assert.False(small.TryAddMessage(new ServiceBusMessage(new string('x', 100))));
        Assert.True(small.TryAddMessage(new ServiceBusMessage("x")));
        using var empty = await bench.Sender.CreateMessageBatchAsync();
        await bench.Sender.SendMessagesAsync(empty);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await bench.Sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 1_000_000 }));
    }

    [Fact]
    public async Task What_http_cannot_carry_is_refused_before_it_is_sent()
    {
        await using var bench = await Bench.StartAsync();
        (string Name, object Value)[] properties =
        [
            ("name", "Zoë"), ("name", "a\r\nInjected: yes"), ("na me", "x"), ("", "x"), ("Host", "x"), ("Content-Type", "x"), ("x-ms-own", "x"),
            ("name", double.NaN), ("name", Guid.Empty), ("name", new object()),
        ];
        foreach (var (name, value) in properties)
        {
            var message = new ServiceBusMessage("x");
            message.ApplicationProperties[name] = value;
            await Assert.ThrowsAsync<NotSupportedException>(() => bench.Sender.SendMessageAsync(message));
        }

        var typed = new ServiceBusMessage("x") { ContentType = "text/plain" };
        await Assert.ThrowsAsync<NotSupportedException>(() => bench.Sender.SendMessagesAsync([typed, typed]));
        Assert.Null(await bench.Receiver.ReceiveMessageAsync(AtOnce));
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        var message = new ServiceBusMessage("x");
        Assert.Throws<ArgumentOutOfRangeException>(() => message.MessageId = new string('i', 129));
        Assert.Throws<ArgumentOutOfRangeException>(() => message.SessionId = new string('i', 129));
        Assert.Throws<ArgumentOutOfRangeException>(() => message.PartitionKey = new string('i', 129));
        Assert.Throws<ArgumentOutOfRangeException>(() => message.TimeToLive = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusRetryOptions { MaxRetries = 101 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusRetryOptions { Delay = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusRetryOptions { TryTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceBusProcessorOptions { MaxConcurrentCalls = 0 });
    }

    [Fact]
    public async Task Errors_of_the_service_have_their_reasons()
    {
        await using var bench = await Bench.StartAsync();
        var nowhere = await Assert.ThrowsAsync<ServiceBusException>(() => bench.Client.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal((ServiceBusFailureReason.MessagingEntityNotFound, "nowhere", false), (nowhere.Reason, nowhere.EntityPath, nowhere.IsTransient));
        var none = await Assert.ThrowsAsync<ServiceBusException>(() => bench.Client.CreateReceiver(Bench.Topic, "none").ReceiveMessageAsync(AtOnce));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, none.Reason);
        var large = await Assert.ThrowsAsync<ServiceBusException>(() => bench.Sender.SendMessageAsync(new ServiceBusMessage(new byte[300_000])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, large.Reason);
        await using var sender = new ServiceBusClient(bench.Emulator.ConnectionStringOf("sender"), Bench.Quick);
        await sender.CreateSender(Bench.Topic).SendMessageAsync(new ServiceBusMessage("x"));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sender.CreateReceiver(Bench.Topic, Bench.All).ReceiveMessageAsync(AtOnce));
    }

    [Fact]
    public async Task What_is_closed_does_nothing()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Sender.DisposeAsync();
        await bench.Receiver.DisposeAsync();
        Assert.True(bench.Sender.IsClosed && bench.Receiver.IsClosed && !bench.Client.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => bench.Sender.SendMessageAsync(new ServiceBusMessage("x")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => bench.Receiver.ReceiveMessageAsync(AtOnce));
        var other = bench.Client.CreateSender(Bench.Topic);
        await bench.Client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other.SendMessageAsync(new ServiceBusMessage("x")));
    }
}
