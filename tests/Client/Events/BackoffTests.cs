using Thalassa.Client.Events;

namespace Thalassa.Client.Tests.Events;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_limit_and_are_jittered_downwards()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), new Random(1));
        foreach (var nominal in (double[])[1, 2, 4, 8, 8, 8])
        {
            Assert.InRange(backoff.Next().TotalSeconds, nominal / 2, nominal);
        }

        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.5, 1);
    }

    [Fact]
    public void A_fleet_does_not_return_as_one()
    {
        var pauses = Enumerable.Range(0, 200).Select(_ => new Backoff().Next()).Distinct().Count();

        Assert.True(pauses > 150, $"{pauses} different pauses among 200");
    }
}
