using System.Net;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Tests.Activity;

/// <summary>What an operator reads about the way from one snapshot to the next.</summary>
public sealed class SnapshotDifferenceTests
{
    private static readonly Backend Live = new() { Key = "live", Type = "dynamic", Name = "web", Version = "1" };
    private static readonly Frontend Web = new() { Key = "web", Bind = "*:80", Backend = "live" };

    [Fact]
    public void What_is_new_and_what_is_gone()
    {
        var some = Snapshot([Web], Of(Live));

        Assert.Equal(["frontend/web created", "backend/live created"], Describe(RoutingSnapshot.Empty, some));
        Assert.Equal(["frontend/web deleted", "backend/live deleted"], Describe(some, RoutingSnapshot.Empty));
        Assert.Empty(Describe(some, Snapshot([Web], Of(Live))));
    }

    [Fact]
    public void What_changed_and_from_what_to_what() => Assert.Equal(
        ["frontend/web bind \"*:80\" → \"*:81\"", "backend/live balance \"roundrobin\" → \"leastconn\""],
        Describe(Snapshot([Web], Of(Live)), Snapshot([Web with { Bind = "*:81" }], Of(Live with { Balance = "leastconn" }))));

    [Fact]
    public void A_switch_is_one_entry_whoever_the_members_are()
    {
        var shares = new Dictionary<string, int>(StringComparer.Ordinal) { ["1"] = 19, ["2"] = 1 };

        Assert.Equal(
            ["backend/live web: 1 → 2"], Describe(Snapshot([], Of(Live, 80, 81)), Snapshot([], Of(Live with { Version = "2" }, 90))));
        Assert.Equal(
            ["backend/live web: 1 → 95 % 1, 5 % 2"],
            Describe(Snapshot([], Of(Live, 80)), Snapshot([], Of(Live with { Versions = shares }, 80, 90))));
    }

    [Fact]
    public void Members_come_and_go_in_one_entry_each_and_many_are_not_all_named()
    {
        var many = Of(Live, [.. Enumerable.Range(100, 12)]);

        Assert.Equal(
            ["backend/live 10.0.0.1:82 of web came", "backend/live 10.0.0.1:80 of web went"],
            Describe(Snapshot([], Of(Live, 80, 81)), Snapshot([], Of(Live, 81, 82))));
        Assert.EndsWith(
            "10.0.0.1:107 and 4 more of web came",
            Assert.Single(Describe(Snapshot([], Of(Live)), Snapshot([], many))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_drain_and_its_end()
    {
        var drained = new BackendState(Of(Live, 80).Definition, [new Server(IPAddress.Parse("10.0.0.1"), 80, 100) { IsDrained = true }]);

        Assert.Equal(["backend/live 10.0.0.1:80 gets no new requests"], Describe(Snapshot([], Of(Live, 80)), Snapshot([], drained)));
        Assert.Equal(["backend/live 10.0.0.1:80 gets requests again"], Describe(Snapshot([], drained), Snapshot([], Of(Live, 80))));
    }

    [Fact]
    public void Members_of_a_static_backend_are_part_of_its_definition() =>
        Assert.StartsWith(
            "backend/fixed members [] → [{\"host\":\"10.0.0.1\",\"port\":80}",
            Assert.Single(
                Describe(
                    Snapshot([], Of(new Backend { Key = "fixed", Type = "static" })),
                    Snapshot([], Of(new Backend { Key = "fixed", Type = "static" }, 80)))),
            StringComparison.Ordinal);

    private static IEnumerable<string> Describe(RoutingSnapshot before, RoutingSnapshot after) =>
        SnapshotDifference.Describe(before, after).Select(entry => $"{entry.Subject} {entry.Text}");

    private static RoutingSnapshot Snapshot(Frontend[] frontends, params BackendState[] backends) => new(1, [.. frontends], [.. backends]);

    private static BackendState Of(Backend backend, params int[] ports) => new(
        backend with { Members = [.. ports.Select(port => new Member { Host = "10.0.0.1", Port = port })] },
        [.. ports.Select(port => new Server(IPAddress.Parse("10.0.0.1"), port, 100))]);
}
