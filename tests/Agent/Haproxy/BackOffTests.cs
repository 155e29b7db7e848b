using Thalassa.Agent.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

public sealed class BackOffTests
{
    [Fact]
    public void Deaths_one_after_the_other_are_followed_by_longer_and_longer_pauses()
    {
        var time = new ManualTimeProvider();
        var backOff = new BackOff(time);
        Assert.Equal(
            [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000], Enumerable.Range(0, 9).Select(_ => backOff.Next().TotalMilliseconds));
    }

    [Fact]
    public void A_death_after_a_long_life_is_followed_by_none()
    {
        var time = new ManualTimeProvider();
        var backOff = new BackOff(time);
        backOff.Next();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, backOff.Next());
        Assert.Equal(TimeSpan.FromMilliseconds(100), backOff.Next());
    }
}
