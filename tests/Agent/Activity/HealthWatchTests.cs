using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Model;
using Thalassa.Agent.Stats;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Tests.Activity;

/// <summary>Which changes of health are told: those of members, each once, and no first check that is still to come.</summary>
public sealed class HealthWatchTests
{
    private static readonly RoutingSnapshot Snapshot = new(
        1,
        [],
        [
            new BackendState(
                new Backend
                {
                    Key = "live",
                    Type = "dynamic",
                    Name = "web",
                    Version = "1",
                },
                [new Server(IPAddress.Parse("10.0.0.1"), 80, 100)]),
        ]);

    private readonly HealthWatch _watch = new();

    [Fact]
    public void A_failing_check_and_its_end_are_told_once_each()
    {
        Assert.Empty(_watch.Look(Snapshot, Running(true), null));
        Assert.Equal("10.0.0.1:80 fails its check", Assert.Single(_watch.Look(Snapshot, Running(false, 10), null)).Text);
        Assert.Empty(_watch.Look(Snapshot, Running(false, 20), null));
        Assert.Equal("10.0.0.1:80 passes its check", Assert.Single(_watch.Look(Snapshot, Running(true), null)).Text);
    }

    [Fact]
    public void A_member_that_waits_for_its_first_check_does_not_fail_it()
    {
        Assert.Empty(_watch.Look(Snapshot, Running(false, 1), null));
        Assert.Empty(_watch.Look(Snapshot, Running(false, 1), Sample("DOWN", "L7OK", string.Empty)));
        Assert.Empty(_watch.Look(Snapshot, Running(true), Sample("UP", "L7OK", string.Empty)));
    }

    [Fact]
    public void Statistics_say_why_and_are_believed_before_an_older_look()
    {
        var entry = Assert.Single(_watch.Look(Snapshot, Running(true), Sample("DOWN", "L7STS", "<b>no</b>")));
        Assert.Equal(
            (ActivityKind.Health, "backend/live", "10.0.0.1:80 fails its check: L7STS/500 <b>no</b>"),
            (entry.Kind, entry.Subject, entry.Text));
    }

    [Fact]
    public void A_failing_check_that_was_not_told_yet_is_worth_asking_why()
    {
        Assert.False(_watch.HasNews(Snapshot, Running(true)));
        var failing = Running(false, 10);
        Assert.True(_watch.HasNews(Snapshot, failing));
        _watch.Look(Snapshot, failing, null);
        Assert.False(_watch.HasNews(Snapshot, failing));
        Assert.False(_watch.HasNews(Snapshot, Running(false, 20)));
    }

    [Fact]
    public void Who_left_is_forgotten()
    {
        Assert.NotEmpty(_watch.Look(Snapshot, Running(false, 10), null));
        Assert.Empty(_watch.Look(RoutingSnapshot.Empty, Running(false, 20), null));
        Assert.Single(_watch.Look(Snapshot, Running(false, 30), null));
    }

    private static RunningState Running(bool isUp, int seconds = 5) =>
        new(
            7,
            null,
            ImmutableDictionary<string, ImmutableArray<RunningSlot>>.Empty.Add(
                "live",
                [
                    new RunningSlot
                    {
                        Number = 1,
                        Address = IPAddress.Parse("10.0.0.1"),
                        Port = 80,
                        Admin = SlotAdmin.Ready,
                        IsUp = isUp,
                        Seconds = seconds,
                    },
                ]));

    private static StatsSample Sample(string status, string check, string text) =>
        new(
            DateTimeOffset.UnixEpoch,
            7,
            [
                new ObjectStats
                {
                    Kind = StatsKind.Member,
                    Key = "live",
                    Address = "10.0.0.1:80",
                    Status = status,
                    Check = check,
                    CheckCode = 500,
                    CheckText = text,
                },
            ]);
}
