using Thalassa.Cli.Output;

namespace Thalassa.Cli.Tests.Output;

public sealed class DurationTests
{
    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("500ms", 500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0", 0)]
    public void Times_are_read(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, TimeSpan.FromSeconds(1), out var time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("25h")]
    [InlineData("1..5")]
    [InlineData("99999999999999999999999999")]
    public void Invalid_duration_is_rejected(string text) => Assert.False(Duration.TryParse(text, TimeSpan.FromSeconds(1), out _));
}
