using Thalassa.Agent.Haproxy.Listening;

namespace Thalassa.Agent.Tests.Haproxy.Listening;

public sealed class SectionDifferenceTests
{
    private const string Config = "# a\nglobal\n  maxconn 1\nfrontend web\n  bind *:80\nbackend live\n  server a 10.0.0.1:80\n";

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", "backend live changed")]
    [InlineData("backend live", "backend next", "backend next is new, backend live is gone")]
    [InlineData("frontend web", "listen stats\n  bind *:81\nfrontend web", "listen stats is new")]
    [InlineData("maxconn 1", "maxconn 2", "global changed")]
    [InlineData("# a", "# b", "comments or order changed")]
    public void The_sections_are_named(string from, string to, string reason) =>
        Assert.Equal(reason, SectionDifference.Describe(Config, Config.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void A_long_list_is_cut() => Assert.EndsWith(
        "backend b7 is new and 12 more",
        SectionDifference.Describe(Config, Config + string.Concat(Enumerable.Range(0, 20).Select(i => $"backend b{i}\n"))),
        StringComparison.Ordinal);
}
