using System.Text;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tables;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

public sealed class KnownRegistrationsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly KnownRegistrations _known;

    public KnownRegistrationsTests() => _known = new KnownRegistrations(_time);

    [Fact]
    public void A_hundred_thousand_that_beat_in_turn_are_all_known()
    {
        Heartbeat[] heartbeats = [.. Enumerable.Range(0, 100_000).Select(i => Beat(i, new string('m', 80)))];
        foreach (var heartbeat in heartbeats)
        {
            Add(heartbeat);
        }

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(0, heartbeats.Count(heartbeat => _known.Find(heartbeat) is null));
        }
    }

    [Fact]
    public void Registration_without_heartbeat_is_forgotten()
    {
        var (used, unused) = (Beat(0, "used"), Beat(1, "unused"));
        Add(used);
        Add(unused);
        for (var i = 2; i < 12_000; i++)
        {
            Add(Beat(i, new string('m', 12_000)));
            Assert.NotNull(_known.Find(used));
        }

        Assert.Null(_known.Find(unused));
    }

    [Fact]
    public void It_is_known_for_five_minutes_from_when_it_was_seen_however_often_it_beats()
    {
        var heartbeat = Beat(0, "a");
        Add(heartbeat);
        for (var seconds = 0; seconds < KnownRegistrations.MaxAge.TotalSeconds; seconds += 20)
        {
            Assert.NotNull(_known.Find(heartbeat));
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Null(_known.Find(heartbeat));
        Add(heartbeat);
        Assert.NotNull(_known.Find(heartbeat));
    }

    [Fact]
    public void Changed_meta_and_removed_registration_are_unknown()
    {
        Add(Beat(0, "a"));
        Assert.Null(_known.Find(Beat(0, "b")));
        Assert.NotNull(_known.Find(Beat(0, "a")));
        _known.Remove(Beat(0, "a").Id);
        Assert.Null(_known.Find(Beat(0, "a")));
    }

    [Fact]
    public void The_newer_of_two_tellings_stays()
    {
        var newer = StoredRegistration.Appear(Beat(0, "a"), _time.GetUtcNow(), revision: 2);
        _known.Add(newer);
        Add(Beat(0, "a"));
        Assert.Same(newer, _known.Find(Beat(0, "a")));
    }

    private static Heartbeat Beat(int number, string text)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""");
        var meta = Meta.Read(body, MetaHash.Of(body), new FaultList());
        return new Heartbeat(
            RegistrationId.TryParse($"/service-{number / 100}/1.0.0/10.0.{number / 250 % 250}.{number % 250}/8080")!,
            meta!,
            SecondsToExpire: 60);
    }

    private void Add(Heartbeat heartbeat) => _known.Add(StoredRegistration.Appear(heartbeat, _time.GetUtcNow(), revision: 1));
}
