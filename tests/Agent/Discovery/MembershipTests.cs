using System.Text.Json;
using Thalassa.Agent.Discovery;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery;

public sealed class MembershipTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly Membership _membership;

    public MembershipTests()
    {
        _membership = new Membership(_time, Hold);
        _membership.Follow(["web"]);
    }

    [Fact]
    public void A_snapshot_brings_members_and_an_unchanged_one_changes_nothing()
    {
        Assert.True(Compare(Web(1), Web(2)));
        Assert.False(Compare(Web(1), Web(2)));
        Assert.Equal([1, 2], Ports());
    }

    [Fact]
    public void Member_whose_row_cannot_be_read_stays_as_long_as_that_lasts()
    {
        Compare(Web(1), Web(2), Web(3));
        var first = UnreadableIds.Of([Web(1).Id.ToString()]);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(_membership.Compare(_membership.Mark(), ["web"], [Web(2), Web(3)], first));
            Assert.False(_membership.Compare(_membership.Mark(), ["web"], [], UnreadableIds.Parse(["*"])));
            _time.Advance(Hold);
        }

        Assert.Equal([1, 2, 3], Ports());
        Assert.Equal(0, _membership.Held);
        Assert.True(_membership.Compare(_membership.Mark(), ["web"], [Web(3)], first));
        Assert.Equal([1, 3], Ports());
        Assert.Equal(EventEffect.Changed, _membership.Apply(Offline(1, revision: 20)));
        Assert.False(_membership.Compare(_membership.Mark(), ["web"], [Web(3)], first));
        Assert.Equal([3], Ports());
    }

    [Fact]
    public void An_event_applies_once_and_only_when_it_is_newer()
    {
        Assert.Equal(EventEffect.Changed, _membership.Apply(Online(Web(1, revision: 5))));
        Assert.Equal(EventEffect.None, _membership.Apply(Online(Web(1, revision: 5))));
        Assert.Equal(EventEffect.None, _membership.Apply(Offline(1, revision: 4)));
        Assert.Equal(EventEffect.Changed, _membership.Apply(Offline(1, revision: 6)));
        Assert.Equal(EventEffect.None, _membership.Apply(Online(Web(1, revision: 5))));
        Assert.Empty(Ports());
    }

    [Fact]
    public void An_event_of_a_service_that_is_not_followed_is_nothing()
    {
        var other = Online(Web(1)) with { Subject = "/other/1/10.0.0.1/1" };

        Assert.Equal(EventEffect.None, _membership.Apply(other));
    }

    [Theory]
    [InlineData("thalassa.online", "/web/1/10.0.0.1/1", "{\"revision\":0}")]
    [InlineData("thalassa.online", "/web/1/10.0.0.1/1", "{\"revision\":3}")]
    [InlineData("thalassa.online", "/web/1", "{\"revision\":3}")]
    [InlineData("thalassa.offline", "nonsense", "{\"revision\":3}")]
    [InlineData("thalassa.offline", "/web/1/10.0.0.1/1", "[]")]
    public void An_event_that_cannot_be_read_says_so(string type, string subject, string data)
    {
        var happened = new RegistryEvent { Id = "x", Type = type, Subject = subject, Time = default, Data = JsonElement.Parse(data) };

        Assert.Equal(EventEffect.Unreadable, _membership.Apply(happened));
    }

    [Fact]
    public void What_events_told_since_the_request_began_outlives_the_snapshot()
    {
        Compare(Web(1), Web(2));
        var mark = _membership.Mark();
        _membership.Apply(Offline(1, revision: 50));
        _membership.Apply(Online(Web(3, revision: 51)));
        _membership.Compare(mark, ["web"], [Web(1), Web(2)]);

        Assert.Equal([2, 3], Ports());
    }

    [Fact]
    public void What_events_told_before_the_request_began_does_not()
    {
        Compare(Web(1), Web(2), Web(3));
        _membership.Apply(Offline(1, revision: 50));
        Compare(Web(1, revision: 40), Web(2), Web(3));

        Assert.Equal([1, 2, 3], Ports());
    }

    [Fact]
    public void A_snapshot_that_knows_more_than_the_event_wins()
    {
        var mark = _membership.Mark();
        _membership.Apply(Online(Web(1, revision: 5, weight: 1)));
        _membership.Compare(mark, ["web"], [Web(1, revision: 6, weight: 2)]);

        Assert.Equal(2, MetaRules.Weight(_membership.Members("web", "1")[0].Meta));
    }

    [Fact]
    public void One_of_several_that_a_snapshot_misses_leaves_at_once()
    {
        Compare(Web(1), Web(2));

        Assert.True(Compare(Web(2)));
        Assert.Equal([2], Ports());
    }

    [Fact]
    public void A_snapshot_that_misses_most_is_believed_only_when_it_stays_so()
    {
        Compare(Web(1), Web(2), Web(3));
        Assert.False(Compare(Web(3)));
        Assert.Equal([1, 2, 3], Ports());
        Assert.Equal(2, _membership.Held);
        _time.Advance(Hold - TimeSpan.FromSeconds(1));
        Assert.False(Compare(Web(3)));
        Assert.Equal([1, 2, 3], Ports());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Compare(Web(3)));
        Assert.Equal([3], Ports());
        Assert.Equal(0, _membership.Held);
    }

    [Fact]
    public void Members_that_come_back_one_by_one_to_a_registry_that_forgot_them_never_leave()
    {
        Compare(Web(1), Web(2), Web(3), Web(4));
        foreach (var back in (Registration[][])[[], [Web(1, 90)], [Web(1, 90), Web(2, 91)], [Web(1, 90), Web(2, 91), Web(3, 92)]])
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            Compare(back);
            Assert.Equal([1, 2, 3, 4], Ports());
        }

        Compare(Web(1, 90), Web(2, 91), Web(3, 92), Web(4, 93));
        Assert.Equal(0, _membership.Held);
    }

    [Fact]
    public void An_offline_event_empties_at_once()
    {
        Compare(Web(1));
        _membership.Apply(Offline(1, revision: 50));

        Assert.Empty(Ports());
        Compare();
        Assert.Empty(Ports());
    }

    [Fact]
    public void Versions_and_services_are_apart()
    {
        _membership.Follow(["web", "api"]);
        var mark = _membership.Mark();
        _membership.Compare(mark, ["web", "api"], [Web(1), Registered("/web/2/10.0.0.1/2", 1), Registered("/api/1/10.0.0.1/3", 1)]);

        Assert.Equal([1], Ports());
        Assert.Single(_membership.Members("web", "2"));
        Assert.Single(_membership.Members("api", "1"));
        _membership.Follow(["api"]);
        Assert.Empty(Ports());
        Assert.Single(_membership.Members("api", "1"));
    }

    [Fact]
    public void A_snapshot_says_nothing_of_services_that_were_not_asked_for()
    {
        Compare(Web(1));
        _membership.Follow(["web", "api"]);
        _membership.Compare(_membership.Mark(), ["api"], []);

        Assert.Equal([1], Ports());
        Assert.True(_membership.Knows("api"));
    }

    [Fact]
    public void What_was_recalled_stays_until_the_registry_says_more()
    {
        _membership.Recall([Web(1), Web(2)]);
        Assert.False(_membership.Knows("web"));
        Assert.Equal([1, 2], Ports());
        Assert.Equal(EventEffect.Changed, _membership.Apply(Offline(1, revision: 1)));
        Assert.Equal([2], Ports());
    }

    private static Registration Web(int port, long revision = 10, int weight = 100) =>
        Registered($"/web/1/10.0.0.1/{port}", revision, weight);

    private static Registration Registered(string id, long revision, int weight = 100) => new()
    {
        Id = RegistrationId.TryParse(id)!,
        LastKnown = 1,
        Meta = JsonSerializer.SerializeToElement(new { weight }),
        Revision = revision,
    };

    private static RegistryEvent Online(Registration registration) => new()
    {
        Id = $"{registration.Id}@{registration.Revision}",
        Type = EventTypes.Online,
        Subject = registration.Id.ToString(),
        Time = default,
        Data = JsonSerializer.SerializeToElement(registration, Json.Default.Registration),
    };

    private static RegistryEvent Offline(int port, long revision) => new()
    {
        Id = "x",
        Type = EventTypes.Offline,
        Subject = $"/web/1/10.0.0.1/{port}",
        Time = default,
        Data = JsonSerializer.SerializeToElement(new { revision }),
    };

    private bool Compare(params Registration[] answer) => _membership.Compare(_membership.Mark(), ["web"], answer);

    private int[] Ports() => [.. _membership.Members("web", "1").Select(member => member.Id.Port)];
}
