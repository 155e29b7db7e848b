using Thalassa.Registry.Metrics;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Metrics;

public sealed class RateMeterTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_steady_rate_is_read_as_it_is()
    {
        var meter = new RateMeter(_time);
        for (var second = 0; second < 1800; second++)
        {
            Mark(meter, 10);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var rates = meter.Read();
        Assert.Equal(18_000, rates.Count);
        Assert.All([rates.Mean, rates.Current, rates.OneMinute, rates.FiveMinutes, rates.FifteenMinutes], rate =>
            Assert.Equal(10, rate, 0.01));
    }

    [Fact]
    public void Silence_fades_the_short_average_first_however_rarely_it_is_read()
    {
        var often = new RateMeter(_time);
        var seldom = new RateMeter(_time);
        for (var second = 0; second < 600; second++)
        {
            Mark(often, 10);
            Mark(seldom, 10);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        for (var i = 0; i < 24; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            _ = often.Read();
        }

        var rates = seldom.Read();
        Assert.Equal(10 * Math.Exp(-2), rates.OneMinute, 0.05);
        Assert.True(rates.OneMinute < rates.FiveMinutes && rates.FiveMinutes < rates.FifteenMinutes);
        Assert.Equal(often.Read().OneMinute, rates.OneMinute, 1e-9);
        Assert.Equal(often.Read().FifteenMinutes, rates.FifteenMinutes, 1e-9);
    }

    [Fact]
    public void Nothing_is_lost_between_threads()
    {
        var meter = new RateMeter(_time);
        Parallel.For(0, 8, _ => Mark(meter, 10_000));
        Assert.Equal(80_000, meter.Read().Count);
        Assert.Equal(0, meter.Read().Mean);
    }

    private static void Mark(RateMeter meter, int times)
    {
        for (var i = 0; i < times; i++)
        {
            meter.Mark();
        }
    }
}
