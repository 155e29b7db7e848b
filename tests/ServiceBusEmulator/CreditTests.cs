namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>What a namespace does whose credits are spent.</summary>
public sealed class CreditTests
{
    [Fact]
    public async Task A_second_has_its_credits_and_what_is_above_them_is_refused_until_the_next()
    {
        NamespaceCredits? credits = null;
        await using var bus = await Bus.StartAsync(credits: clock => credits = new NamespaceCredits(clock) { PerSecond = 1000 });
        await bus.PutSubscriptionAsync("second", string.Empty);
        Assert.Equal(20, credits!.Used);

        // A send is a credit and one for the filter of each of two subscriptions; a receive and a completion are one each.
        await bus.SendAsync("x");
        Assert.Equal(23, credits.Used);
        var message = await bus.PeekLockAsync();
        await bus.SettleAsync("DELETE", message);
        Assert.Equal(25, credits.Used);

        credits.PerSecond = 25;
        var refused = await bus.PeekLockAsync();
        Assert.Equal(429, refused.Status);
        Assert.Contains("50009", refused.Body, StringComparison.Ordinal);
        Assert.Equal((25, 1), (credits.Used, credits.Refused));
        bus.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await bus.PeekLockAsync()).Status);
    }
}
