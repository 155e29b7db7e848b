using System.Text;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Every row of the runtime operations: what succeeds, and every documented error.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public async Task A_message_is_sent_locked_and_completed()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("hello", """{"Label":"greeting","MessageId":"m-1","CorrelationId":"c"}""", ("Content-Type", "text/plain"));
        var message = await bus.PeekLockAsync();
        Assert.Equal(201, message.Status);
        Assert.Equal("hello", message.Body);
        Assert.Equal("text/plain", message.Header("Content-Type"));
        Assert.Equal(("greeting", "m-1", "c"), (message.Broker("Label"), message.Broker("MessageId"), message.Broker("CorrelationId")));
        Assert.Equal(("1", "1", "Active"), (message.Broker("DeliveryCount"), message.Broker("SequenceNumber"), message.Broker("State")));
        Assert.Equal("Tue, 01 Jan 2030 00:01:00 GMT", message.Broker("LockedUntilUtc"));
        Assert.Equal("Tue, 01 Jan 2030 00:00:00 GMT", message.Broker("EnqueuedTimeUtc"));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
        Assert.Equal(200, (await bus.SettleAsync("DELETE", message)).Status);
        bus.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }

    [Fact]
    public async Task The_location_of_a_locked_message_is_its_lock()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", """{"MessageId":"any / id ?"}""");
        var message = await bus.PeekLockAsync();
        var location = new Uri(message.Header("Location")!);
        Assert.Equal(200, (await bus.AskAsync("DELETE", location.AbsolutePath[1..])).Status);
    }

    [Fact]
    public async Task A_lock_is_also_named_by_the_message_id()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", """{"MessageId":"m1"}""");
        var message = await bus.PeekLockAsync();
        Assert.Equal(404, (await bus.AskAsync("DELETE", $"{Bus.Sub}/messages/other/{message.Broker("LockToken")}")).Status);
        Assert.Equal(200, (await bus.AskAsync("DELETE", $"{Bus.Sub}/messages/m1/{message.Broker("LockToken")}")).Status);
    }

    [Fact]
    public async Task Receive_and_delete_takes_the_message_away()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var message = await bus.AskAsync("DELETE", $"{Bus.Sub}/messages/head?timeout=0");
        Assert.Equal((200, "x", null), (message.Status, message.Body, message.Broker("LockToken")));
        Assert.Equal(204, (await bus.AskAsync("DELETE", $"{Bus.Sub}/messages/head?timeout=0")).Status);
        bus.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }

    [Fact]
    public async Task An_unlocked_message_comes_again_at_once_and_counts_it()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var first = await bus.PeekLockAsync();
        Assert.Equal(200, (await bus.SettleAsync("PUT", first)).Status);
        var second = await bus.PeekLockAsync();
        Assert.Equal("2", second.Broker("DeliveryCount"));
        Assert.NotEqual(first.Broker("LockToken"), second.Broker("LockToken"));
        Assert.Equal(404, (await bus.SettleAsync("DELETE", first)).Status);
        Assert.Equal(200, (await bus.SettleAsync("DELETE", second)).Status);
    }

    [Fact]
    public async Task Every_subscription_gets_its_own_copy_in_order()
    {
        await using var bus = await Bus.StartAsync();
        await bus.PutSubscriptionAsync("other", "");
        await bus.SendAsync("1");
        await bus.SendAsync("2");
        foreach (var path in new[] { Bus.Sub, "orders/subscriptions/other" })
        {
            Assert.Equal("1", (await bus.PeekLockAsync(path)).Body);
            Assert.Equal("2", (await bus.PeekLockAsync(path)).Body);
        }
    }

    [Fact]
    public async Task Names_are_compared_without_regard_to_case()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("1");
        Assert.Equal(201, (await bus.PeekLockAsync("ORDERS/Subscriptions/ALL")).Status);
    }

    [Fact]
    public async Task A_batch_is_several_messages()
    {
        await using var bus = await Bus.StartAsync();
        var batch = """
            [{"Body":"a","BrokerProperties":{"Label":"A","Unknown":1},"UserProperties":{"n":1,"t":"x","f":true}},
             {"Body":"AAH/","IsBodyBase64":true,"BrokerProperties":{"TimeToLiveTimeSpan":"00:00:40"}}]
            """;
        var answer = await bus.AskAsync("POST", "orders/messages", batch, ("Content-Type", "application/vnd.microsoft.servicebus.json"), ("own", "\"ignored\""));
        Assert.Equal(201, answer.Status);
        var first = await bus.PeekLockAsync();
        Assert.Equal(("a", "A", "1", "\"x\"", "true", null), (first.Body, first.Broker("Label"), first.Header("n"), first.Header("t"), first.Header("f"), first.Header("own")));
        var second = await bus.PeekLockAsync();
        Assert.Equal(("40", "2"), (second.Broker("TimeToLive"), second.Broker("EnqueuedSequenceNumber")));
    }

    [Fact]
    public async Task With_a_charset_the_array_is_one_message()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("""[{"Body":"a"},{"Body":"b"}]""", "{}", ("Content-Type", "application/vnd.microsoft.servicebus.json; charset=utf-8"));
        Assert.Equal("""[{"Body":"a"},{"Body":"b"}]""", (await bus.PeekLockAsync()).Body);
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }

    [Fact]
    public async Task A_batch_with_one_bad_item_is_refused_whole()
    {
        await using var bus = await Bus.StartAsync();
        var answer = await bus.AskAsync("POST", "orders/messages", """[{"Body":"a"},{"NoBody":1}]""", ("Content-Type", "application/vnd.microsoft.servicebus.json"));
        Assert.Equal(400, answer.Status);
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }

    [Theory]
    [InlineData("POST", "nothing/messages", 410)]
    [InlineData("POST", "nothing/subscriptions/all/messages/head?timeout=0", 410)]
    [InlineData("DELETE", "nothing/subscriptions/all/messages/head?timeout=0", 410)]
    [InlineData("POST", "orders/subscriptions/nothing/messages/head?timeout=0", 410)]
    [InlineData("DELETE", "orders/subscriptions/nothing/messages/1/f8b2c4b6-0000-0000-0000-000000000001", 410)]
    [InlineData("PUT", "orders/subscriptions/nothing/messages/1/f8b2c4b6-0000-0000-0000-000000000001", 410)]
    [InlineData("POST", "orders/subscriptions/nothing/messages/1/f8b2c4b6-0000-0000-0000-000000000001", 410)]
    [InlineData("DELETE", "orders/subscriptions/all/messages/1/f8b2c4b6-0000-0000-0000-000000000001", 404)]
    [InlineData("PUT", "orders/subscriptions/all/messages/1/not-a-token", 404)]
    [InlineData("POST", "orders/subscriptions/all/messages/1/f8b2c4b6-0000-0000-0000-000000000001", 404)]
    [InlineData("POST", "orders/subscriptions/all/messages/head?timeout=-1", 400)]
    [InlineData("POST", "orders/subscriptions/all/messages/head?timeout=soon", 400)]
    [InlineData("POST", "orders/messages/head?timeout=0", 400)]
    [InlineData("PATCH", "orders/subscriptions/all/messages/head", 400)]
    [InlineData("POST", "orders/subscriptions/all/messages", 400)]
    [InlineData("POST", "or@ders/messages", 400)]
    public async Task What_cannot_be_done_has_its_status(string method, string path, int status)
    {
        await using var bus = await Bus.StartAsync();
        var answer = await bus.AskAsync(method, path, "x");
        Assert.Equal(status, answer.Status);
        Assert.StartsWith($"<Error><Code>{status}</Code><Detail>", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"MessageId":5}""")]
    [InlineData("""{"TimeToLive":0}""")]
    [InlineData("""{"TimeToLive":"long"}""")]
    [InlineData("""{"TimeToLiveTimeSpan":"x"}""")]
    [InlineData("""{"ScheduledEnqueueTimeUtc":"tomorrow"}""")]
    public async Task Bad_broker_properties_are_refused(string json)
    {
        await using var bus = await Bus.StartAsync();
        Assert.Equal(400, (await bus.AskAsync("POST", "orders/messages", "x", ("BrokerProperties", json))).Status);
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }

    [Fact]
    public async Task A_message_id_has_at_most_128_characters()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x", $$"""{"MessageId":"{{new string('i', 128)}}"}""");
        var answer = await bus.AskAsync("POST", "orders/messages", "x", ("BrokerProperties", $$"""{"MessageId":"{{new string('i', 129)}}"}"""));
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task A_message_has_at_most_256_KB()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync(new string('x', (256 * 1024) - 100));
        Assert.Equal(403, (await bus.AskAsync("POST", "orders/messages", new string('x', (256 * 1024) + 1))).Status);
        var items = string.Join(',', Enumerable.Repeat($$"""{"Body":"{{new string('x', 90_000)}}"}""", 3));
        var batch = await bus.AskAsync("POST", "orders/messages", $"[{items}]", ("Content-Type", "application/vnd.microsoft.servicebus.json"));
        Assert.Equal(403, batch.Status);
    }

    [Theory]
    [InlineData(32_000, 1, 201)]
    [InlineData(33_000, 1, 400)]
    [InlineData(30_000, 3, 400)]
    public async Task Properties_have_a_size(int size, int count, int status)
    {
        await using var bus = await Bus.StartAsync();
        var headers = Enumerable.Range(0, count).Select(i => ($"own{i}", $"\"{new string('x', size)}\"")).ToArray();
        Assert.Equal(status, (await bus.AskAsync("POST", "orders/messages", Encoding.ASCII.GetBytes("x"), bus.Token(), headers)).Status);
    }

    [Fact]
    public async Task A_full_topic_takes_no_more()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        await bus.PutAsync("small", "TopicDescription", "<MaxSizeInMegabytes>1</MaxSizeInMegabytes>");
        await bus.PutAsync("small/subscriptions/all", "SubscriptionDescription", "");
        var body = new string('x', 250 * 1024);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(201, (await bus.AskAsync("POST", "small/messages", body)).Status);
        }

        Assert.Equal(403, (await bus.AskAsync("POST", "small/messages", body)).Status);
        await bus.AskAsync("DELETE", "small/subscriptions/all/messages/head?timeout=0");
        Assert.Equal(201, (await bus.AskAsync("POST", "small/messages", body)).Status);
    }

    [Fact]
    public async Task A_topic_may_have_slashes_in_its_name()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        await bus.PutAsync("eu/west/orders", "TopicDescription", "");
        await bus.PutAsync("eu/west/orders/subscriptions/all", "SubscriptionDescription", "");
        Assert.Equal(201, (await bus.AskAsync("POST", "eu/west/orders/messages", "x")).Status);
        Assert.Equal("x", (await bus.PeekLockAsync("eu/west/orders/subscriptions/all")).Body);
    }
}
