using Azure.Messaging.ServiceBus;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>What a namespace does whose credits are spent.</summary>
public sealed class CreditTests
{
    [Fact]
    public async Task Request_above_the_credits_of_a_second_is_refused()
    {
        NamespaceCredits? credits = null;
        await using var bus = await Bus.StartAsync(credits: clock => credits = new NamespaceCredits(clock) { PerSecond = 1000 });
        await bus.PutSubscriptionAsync("second", string.Empty);
        Assert.Equal(20, credits!.Used);

        // A send is a credit and one for the filter of each of two subscriptions; a delivery and a completion are one each.
        await bus.SendAsync("x");
        Assert.Equal(23, credits.Used);
        await bus.Receiver.CompleteMessageAsync(await bus.ReceiveAsync());
        Assert.Equal(25, credits.Used);

        // An idle wait costs nothing.
        await bus.ReceiveNoneAsync();
        Assert.Equal(25, credits.Used);

        credits.PerSecond = 25;
        var refused = await Assert.ThrowsAsync<ServiceBusException>(() => bus.SendAsync("y"));
        Assert.Equal(ServiceBusFailureReason.ServiceBusy, refused.Reason);
        Assert.Contains("50009", refused.Message, StringComparison.Ordinal);
        Assert.Equal((25, 1), (credits.Used, credits.Refused));

        // The refused client now holds its operations for ten seconds; another one may send at once.
        bus.Clock.Advance(TimeSpan.FromSeconds(1));
        await bus.Connect().CreateSender(Bus.Topic).SendMessageAsync(new ServiceBusMessage("z"));

        // The receiver that waited above has still credit for it at the emulator: that is a delivery.
        await Eventually.PassesAsync(() => Assert.Equal(29, credits.Used));
    }

    [Fact]
    public async Task Refused_management_is_server_busy()
    {
        await using var bus = await Bus.StartAsync(credits: clock => new NamespaceCredits(clock) { PerSecond = 10 });
        var busy = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Administration.GetTopicAsync(Bus.Topic));
        Assert.Equal(ServiceBusFailureReason.ServiceBusy, busy.Reason);
    }
}
