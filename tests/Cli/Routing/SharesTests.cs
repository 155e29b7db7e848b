using System.Text.Json.Nodes;
using Thalassa.Cli.Routing;

namespace Thalassa.Cli.Tests.Routing;

public sealed class SharesTests
{
    [Theory]
    [InlineData("1.0.0=100", 5, "2.0.0=5 1.0.0=95")]
    [InlineData("1.0.0=100", 100, "2.0.0=100")]
    [InlineData("1.0.0=100", 0, "1.0.0=100")]
    [InlineData("1.0.0=95 2.0.0=5", 50, "2.0.0=50 1.0.0=50")]
    [InlineData("1.0.0=60 1.1.0=30 2.0.0=10", 40, "2.0.0=40 1.0.0=40 1.1.0=20")]
    [InlineData("1.0.0=1 1.1.0=1 1.2.0=1", 50, "2.0.0=50 1.0.0=17 1.1.0=17 1.2.0=16")]
    [InlineData("1.0.0=1000 1.1.0=1", 99, "2.0.0=99 1.0.0=1")]
    [InlineData("2.0.0=100", 30, "2.0.0=100")]
    [InlineData("2.0.0=100", 0, "2.0.0=100")]
    public void The_others_share_the_rest_as_they_did(string present, int percent, string expected)
    {
        var shares = present
            .Split(' ')
            .Select(share => share.Split('='))
            .ToDictionary(share => share[0], share => int.Parse(share[1], null), StringComparer.Ordinal);

        var after = Shares.With(shares, "2.0.0", percent);

        Assert.Equal(expected, string.Join(' ', after.Select(share => $"{share.Key}={share.Value}")));
        Assert.Equal(100, after.Values.Sum());
    }

    [Theory]
    [InlineData("""{"version":"1.0.0"}""", "1.0.0", """{"version":"1.0.0"}""")]
    [InlineData(
        """{"version":"1.0.0","versions":{"1.0.0":95,"1.1.0":5}}""", "1.0.0 95 %, 1.1.0 5 %", """{"versions":{"1.0.0":95,"1.1.0":5}}""")]
    public void They_are_read_described_and_written(string backend, string text, string json)
    {
        var shares = Shares.Of(JsonNode.Parse(backend)!.AsObject());

        Assert.Equal(text, Shares.Describe(shares));
        Assert.Equal(json, Shares.ToJson(shares).ToJsonString());
    }
}
