using System.Collections.Immutable;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Tests.Haproxy.Planning;

public sealed class VersionSharesTests
{
    [Theory]
    [InlineData(1, 1, 95, 5, 5.0)]
    [InlineData(2, 1, 95, 5, 5.0)]
    [InlineData(3, 7, 50, 50, 50.0)]
    [InlineData(1, 20, 99, 1, 1.0)]
    [InlineData(20, 1, 99, 1, 1.0)]
    [InlineData(10, 10, 999, 1, 0.1)]
    [InlineData(4, 4, 100, 0, 0.0)]
    public void Each_version_gets_its_share_whatever_the_number_of_its_members(
        int old, int fresh, int oldShare, int freshShare, double percent)
    {
        var servers = Servers(old, fresh);

        var weights = VersionShares.Weigh(servers, Shares(oldShare, freshShare), _ => true);

        Assert.Equal(percent, Percent(weights), 0.2 + (percent * 0.01));
        Assert.All(weights.Values, weight => Assert.InRange(weight, 0, 256));
    }

    [Fact]
    public void Members_that_are_down_leave_their_part_to_the_others_of_their_version()
    {
        var servers = Servers(2, 2);
        var down = servers[3];

        var weights = VersionShares.Weigh(servers, Shares(90, 10), server => server != down);

        Assert.Equal(10, 100.0 * weights[servers[2]] / (weights[servers[0]] + weights[servers[1]] + weights[servers[2]]), 0.2);
        Assert.True(weights[down] > 0, "It gets traffic when it is back, before the next plan.");
    }

    [Fact]
    public void Weights_of_members_hold_within_their_version()
    {
        ImmutableArray<Server> servers = [.. Servers(2, 1).Select((server, i) => i == 0 ? server with { Weight = 50 } : server)];

        var weights = VersionShares.Weigh(servers, Shares(50, 50), _ => true);

        Assert.Equal(50, Percent(weights), 0.5);
        Assert.Equal(2, (double)weights[servers[1]] / weights[servers[0]], 0.05);
    }

    [Fact]
    public void Without_shares_each_has_its_own_weight() =>
        Assert.Equal(
            [7, 7, 7], VersionShares.Weigh([.. Servers(2, 1).Select(server => server with { Weight = 7 })], null, _ => false).Values);

    [Fact]
    public void A_version_with_a_share_always_gets_something_and_never_more_than_it_should() => Prop.ForAll(
        (from old in Gen.Choose(1, 30)
         from fresh in Gen.Choose(1, 30)
         from oldShare in Gen.Choose(1, 1000)
         from freshShare in Gen.Choose(1, 1000)
         select (old, fresh, oldShare, freshShare)).ToArbitrary(),
        given =>
        {
            var weights = VersionShares.Weigh(Servers(given.old, given.fresh), Shares(given.oldShare, given.freshShare), _ => true);
            var exact = 100.0 * given.freshShare / (given.oldShare + given.freshShare);
            var got = Percent(weights);
            Assert.True(got is > 0 and < 100, $"{got} %");
            Assert.True(Math.Abs(got - exact) <= 0.5 + (exact * 0.05), $"{got} % instead of {exact} % for {given}");
        }).QuickCheckThrowOnFailure();

    private static ImmutableArray<Server> Servers(int old, int fresh) =>
        [
            .. Enumerable
                .Range(0, old + fresh)
                .Select(i => new Server(new IPAddress([10, 0, 0, (byte)(i + 1)]), 80, 100) { Version = i < old ? "1" : "2" }),
        ];

    private static Dictionary<string, int> Shares(int old, int fresh) => new(StringComparer.Ordinal) { ["1"] = old, ["2"] = fresh };

    private static double Percent(Dictionary<Server, int> weights) =>
        100.0 * weights.Where(pair => pair.Key.Version == "2").Sum(pair => pair.Value) / weights.Values.Sum();
}
