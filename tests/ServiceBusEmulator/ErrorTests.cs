using Azure.Messaging.ServiceBus;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Each error condition of the emulator, as reported by the service's client.</summary>
public sealed class ErrorTests
{
    private static readonly ServiceBusReceiverOptions DeadLetter = new() { SubQueue = SubQueue.DeadLetter };

    private static async Task FailsAsync(ServiceBusFailureReason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);

    [Fact]
    public async Task Entity_that_is_not_there_is_not_found_by_any_use_of_it()
    {
        await using var bus = await Bus.StartAsync();
        Func<Task>[] uses =
        [
            () => bus.Client.CreateSender("nothing").SendMessageAsync(new ServiceBusMessage("x")),
            () => bus.Client.CreateReceiver("nothing", "all").ReceiveMessageAsync(),
            () => bus.Client.CreateReceiver(Bus.Topic, "nothing").ReceiveMessageAsync(),
            () => bus.Client.CreateReceiver(Bus.Topic, "nothing").PeekMessageAsync(),
            () => bus.Client.CreateReceiver(Bus.Topic, "nothing", DeadLetter).ReceiveMessageAsync(),
            () => bus.Administration.DeleteSubscriptionAsync(Bus.Topic, "nothing"),
        ];
        foreach (var use in uses)
        {
            await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, use);
        }
    }

    [Fact]
    public async Task Subscription_deleted_under_a_waiting_receive_ends_it_and_the_next_is_not_found()
    {
        await using var bus = await Bus.StartAsync();
        var receive = bus.Receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => bus.Clock.ActiveTimers > 0);
        await bus.Administration.DeleteSubscriptionAsync(Bus.Topic, Bus.Subscription);
        Assert.Null(await receive);
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => bus.Receiver.ReceiveMessageAsync());
    }

    [Fact]
    public async Task Topic_deleted_under_its_clients_is_not_found()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var message = await bus.ReceiveAsync();
        await bus.Administration.DeleteTopicAsync(Bus.Topic);
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => bus.SendAsync("y"));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => bus.Receiver.RenewMessageLockAsync(message));
    }

    [Fact]
    public async Task Entity_that_exists_cannot_be_created()
    {
        await using var bus = await Bus.StartAsync();
        await FailsAsync(ServiceBusFailureReason.MessagingEntityAlreadyExists, () =>
            bus.Administration.CreateSubscriptionAsync(Bus.Topic, Bus.Subscription));
    }

    [Fact]
    public async Task Full_topic_exceeds_its_quota_until_something_is_taken()
    {
        await using var bus = await Bus.StartAsync(subscription: null);
        await bus.PutAsync("small", "TopicDescription", "<MaxSizeInMegabytes>1</MaxSizeInMegabytes>");
        await bus.Administration.CreateSubscriptionAsync("small", "all");
        var sender = bus.Client.CreateSender("small");
        var body = new byte[250 * 1024];
        for (var i = 0; i < 4; i++)
        {
            await sender.SendMessageAsync(new ServiceBusMessage(body));
        }

        await FailsAsync(ServiceBusFailureReason.QuotaExceeded, () => sender.SendMessageAsync(new ServiceBusMessage(body)));
        var receiver = bus.Client.CreateReceiver("small", "all");
        await receiver.CompleteMessageAsync(await bus.ReceiveAsync(receiver));
        await sender.SendMessageAsync(new ServiceBusMessage(body));
    }

    [Fact]
    public async Task Message_above_256_KB_is_refused_without_being_sent()
    {
        await using var bus = await Bus.StartAsync();
        await bus.Sender.SendMessageAsync(new ServiceBusMessage(new byte[(256 * 1024) - 200]));
        var large = new ServiceBusMessage(new byte[256 * 1024]);
        await FailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => bus.Sender.SendMessageAsync(large));
        var three = Enumerable.Repeat(new byte[90_000], 3).Select(body => new ServiceBusMessage(body)).ToList();
        await FailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => bus.Sender.SendMessagesAsync(three));
        using var batch = await bus.Sender.CreateMessageBatchAsync();
        Assert.Equal([true, true, false], three.Select(batch.TryAddMessage));
    }

    [Fact]
    public async Task Spent_credits_are_server_busy_for_a_settlement_and_a_renewal_as_well()
    {
        NamespaceCredits? credits = null;
        await using var bus = await Bus.StartAsync(credits: clock => credits = new NamespaceCredits(clock));
        await bus.SendAsync("x");
        await bus.SendAsync("y");
        var (first, second) = (await bus.ReceiveAsync(), await bus.ReceiveAsync(bus.Connect().CreateReceiver(Bus.Topic, Bus.Subscription)));
        credits!.PerSecond = 1;
        await FailsAsync(ServiceBusFailureReason.ServiceBusy, () => bus.Receiver.CompleteMessageAsync(first));
        var other = bus.Connect().CreateReceiver(Bus.Topic, Bus.Subscription);
        await FailsAsync(ServiceBusFailureReason.ServiceBusy, () => other.RenewMessageLockAsync(second));
    }

    [Fact]
    public async Task Unsupported_feature_is_refused()
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("x");
        var message = await bus.ReceiveAsync();
        var soon = bus.Clock.GetUtcNow().AddHours(1);
        await Assert.ThrowsAsync<NotSupportedException>(() => bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("x"), soon));
        await Assert.ThrowsAsync<NotSupportedException>(() => bus.Receiver.ReceiveDeferredMessageAsync(1));
        await Assert.ThrowsAsync<NotSupportedException>(() => bus.Receiver.DeferMessageAsync(message));
        await Assert.ThrowsAsync<NotSupportedException>(() => bus.Client.AcceptNextSessionAsync(Bus.Topic, Bus.Subscription));
        await bus.Receiver.CompleteMessageAsync(message);
    }

    [Fact]
    public async Task Invalid_request_is_an_invalid_operation()
    {
        await using var bus = await Bus.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => bus.Client.CreateSender("orders/Subscriptions/all").SendMessageAsync(new ServiceBusMessage("x")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.Client.CreateReceiver(Bus.Topic).ReceiveMessageAsync());
        await bus.SendAsync("x");
        await bus.Receiver.DeadLetterMessageAsync(await bus.ReceiveAsync());
        var dead = await bus.ReceiveAsync(bus.DeadLetters);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bus.DeadLetters.DeadLetterMessageAsync(dead));
    }

    [Fact]
    public async Task Nothing_that_listens_is_a_communication_problem()
    {
        await using var client = new ServiceBusClient(
            $"Endpoint=sb://127.0.0.1:{FreePort.Next()};SharedAccessKeyName=k;SharedAccessKey=a2V5;UseDevelopmentEmulator=true",
            new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0 } });
        await using var sender = client.CreateSender(Bus.Topic);
        await FailsAsync(ServiceBusFailureReason.ServiceCommunicationProblem, () => sender.SendMessageAsync(new ServiceBusMessage("x")));
    }
}
