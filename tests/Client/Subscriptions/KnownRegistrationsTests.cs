using System.Globalization;
using System.Text.Json;
using Thalassa.Client.Subscriptions;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.Subscriptions;

public sealed class KnownRegistrationsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly KnownRegistrations _known;

    public KnownRegistrationsTests() => _known = new KnownRegistrations(_time);

    [Fact]
    public void Event_is_reported_once_despite_duplicates_and_delays()
    {
        Assert.Equal("+1", Reported(_known.Apply(Online(1, 10))));
        Assert.Equal("", Reported(_known.Apply(Online(1, 10))));
        Assert.Equal("-1", Reported(_known.Apply(Offline(1, 11))));
        Assert.Equal("", Reported([.. _known.Apply(Online(1, 10)), .. _known.Apply(Offline(1, 11))]));
        Assert.Equal("+1", Reported(_known.Apply(Online(1, 12))));
    }

    [Fact]
    public void Offline_that_overtakes_its_online_reports_nothing() =>
        Assert.Equal("", Reported([.. _known.Apply(Offline(1, 11)), .. _known.Apply(Online(1, 10))]));

    [Fact]
    public void Snapshot_reports_transitions_without_events()
    {
        _known.Apply(Online(1, 10));
        _known.Apply(Online(2, 10));

        Assert.Equal("-1 +3", Reported(_known.Compare([Live(2, 10), Live(3, 5)])));
        Assert.Equal("", Reported(_known.Compare([Live(2, 10), Live(3, 5)])));
        Assert.Equal("", Reported([.. _known.Apply(Online(3, 5)), .. _known.Apply(Offline(1, 11))]));
    }

    [Fact]
    public void Registration_that_the_registry_cannot_read_has_not_left()
    {
        _known.Apply(Online(1, 10));
        _known.Apply(Online(2, 10));
        _known.Apply(Online(3, 10));
        var id = Live(1, 10).Id.ToString();

        Assert.Equal("-2", Reported(_known.Compare([Live(3, 10)], UnreadableIds.Of([id]))));
        Assert.Equal("", Reported(_known.Compare([], UnreadableIds.Parse(["*"]))));
        Assert.Equal("-1", Reported(_known.Compare([Live(3, 10)])));
    }

    [Fact]
    public void What_went_and_came_back_unheard_is_told_as_both()
    {
        _known.Apply(Online(1, 10));

        Assert.Equal("-1 +1", Reported(_known.Compare([Live(1, 12)])));
        Assert.Equal("", Reported([.. _known.Apply(Offline(1, 11)), .. _known.Apply(Online(1, 12))]));
    }

    [Fact]
    public void Another_meta_is_one_online()
    {
        _known.Apply(Online(1, 10));

        Assert.Equal("+1", Reported(_known.Compare([Live(1, 12) with { Meta = JsonElement.Parse("""{"weight":1}""") }])));
    }

    [Fact]
    public void A_snapshot_is_the_truth_also_against_an_event_that_said_otherwise()
    {
        _known.Apply(Online(1, 10));
        _known.Apply(Offline(1, 20));

        Assert.Equal("+1", Reported(_known.Compare([Live(1, 15)])));
        Assert.Equal("", Reported(_known.Apply(Offline(1, 20))));
    }

    [Fact]
    public void Unfollowed_service_is_forgotten_silently_and_reported_again_later()
    {
        _known.Compare([Live(1, 10), Live(2, 10)]);
        _known.Keep(id => id.Port == 2);

        Assert.Equal("", Reported(_known.Compare([Live(2, 10)])));
        Assert.Equal("+1", Reported(_known.Compare([Live(1, 10), Live(2, 10)])));
    }

    [Fact]
    public void Those_that_are_long_gone_take_no_memory()
    {
        _known.Apply(Online(1, 10));
        _known.Apply(Offline(1, 11));
        _time.Advance(TimeSpan.FromMinutes(11));
        _known.Compare([]);

        Assert.Equal("+1", Reported(_known.Apply(Online(1, 10))));
    }

    [Theory]
    [InlineData("""{"name":"web"}""")]
    [InlineData("null")]
    public void An_event_that_cannot_be_read_changes_nothing(string data)
    {
        var broken = Online(1, 10) with { Data = JsonElement.Parse(data) };

        Assert.Empty(_known.Apply(broken));
    }

    /// <summary>
    /// A registry lives through random changes; its events are lost, repeated and shuffled on their way; snapshots come now and then. After
    /// the last one,
    /// the reported transitions add up to the actual state, and online and offline alternate for each registration.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reported_transitions_add_up_for_any_order_of_events(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var known = new KnownRegistrations(_time);
            var truth = new Dictionary<int, Registration>();
            var reported = new Dictionary<int, bool>();
            var waiting = new List<RegistryEvent>();
            long revision = 1;
            for (var step = 0; step < 60; step++)
            {
                Change();
                while (waiting.Count > 0 && random.Next(2) == 0)
                {
                    var i = random.Next(waiting.Count);
                    Report(known.Apply(waiting[i]));
                    if (random.Next(4) > 0)
                    {
                        waiting.RemoveAt(i);
                    }
                }

                if (random.Next(6) == 0)
                {
                    Snapshot();
                }
            }

            Snapshot();
            Assert.Equal(truth.Keys.Order(), reported.Where(one => one.Value).Select(one => one.Key).Order());

            void Change()
            {
                var port = random.Next(1, 5);
                revision++;
                var happened = truth.Remove(port) ? Offline(port, revision) : Online(port, revision);
                if (happened.Type == EventTypes.Online)
                {
                    truth[port] = Live(port, revision);
                }

                if (random.Next(4) > 0)
                {
                    waiting.Add(happened);
                }
            }

            void Snapshot()
            {
                Report(known.Compare(truth.Values));
            }

            void Report(IReadOnlyList<Transition> transitions)
            {
                foreach (var transition in transitions)
                {
                    var port = transition.Registration.Id.Port;
                    Assert.True(reported.GetValueOrDefault(port) != transition.IsOnline, $"seed {seed}, run {run}: {port} twice");
                    reported[port] = transition.IsOnline;
                }
            }
        }
    }

    private static string Reported(IReadOnlyList<Transition> transitions) =>
        string.Join(
            ' ',
            transitions.Select(transition =>
                string.Create(CultureInfo.InvariantCulture, $"{(transition.IsOnline ? '+' : '-')}{transition.Registration.Id.Port}")));

    private static Registration Live(int port, long revision) => new()
    {
        Id = RegistrationId.TryParse($"/web/1.0.0/10.0.0.5/{port}")!,
        LastKnown = 0,
        Meta = JsonElement.Parse("{}"),
        Revision = revision,
    };

    private static RegistryEvent Online(int port, long revision) => Event(EventTypes.Online, port, revision);

    private static RegistryEvent Offline(int port, long revision) => Event(EventTypes.Offline, port, revision);

    private static RegistryEvent Event(string type, int port, long revision)
    {
        var data = JsonElement.Parse(
            $$"""{"name":"web","version":"1.0.0","host":"10.0.0.5","port":{{port}},"lastKnown":0,"meta":{},"revision":{{revision}}}""");
        return new RegistryEvent
        {
            Id = $"{port}@{revision}",
            Type = type,
            Subject = $"/web/1.0.0/10.0.0.5/{port}",
            Time = default,
            Data = data,
        };
    }
}
