using System.Text;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Replication;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests.Replication;

/// <summary>Replicating memory stores converge, and each publishes what a single one would.</summary>
public sealed class ReplicationTests
{
    private const string Web = "/web/1.0.0/10.0.0.1/80";
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_registration_its_heartbeats_and_its_end_are_the_same_at_both()
    {
        var (a, b) = (new Instance(), new Instance());
        await a.BeatAsync(0, Web, """{"zone":"a"}""");
        b.Hear(a, 0);
        Assert.Equal(a.Text(), b.Text());
        Assert.Equal(["online"], b.Events);

        await a.BeatAsync(5, Web, """{"zone":"a"}""");
        b.Hear(a, 5);
        Assert.Equal(a.Text(), b.Text());
        Assert.Equal(["online"], b.Events);

        // The same body at the other instance is a heartbeat and no change.
        Assert.Equal(HeartbeatKind.Renewed, await b.BeatAsync(6, Web, """{"zone":"a"}"""));
        await b.BeatAsync(7, Web, """{"zone":"b"}""");
        a.Hear(b, 7);
        await b.RemoveAsync(8, Web);
        a.Hear(b, 8);
        Assert.Empty(a.Text());
        Assert.Equal(["online", "online", "offline"], a.Events);
        Assert.Equal(a.Events, b.Events);
    }

    [Fact]
    public async Task Two_that_heard_of_it_at_once_agree_and_each_published_it_once()
    {
        var (a, b) = (new Instance(), new Instance());
        await a.BeatAsync(0, Web);
        await b.BeatAsync(0.001, Web);
        Exchange(1, a, b);
        Assert.Equal(a.Text(), b.Text());
        Assert.Equal(["online"], a.Events);
        Assert.Equal(["online"], b.Events);
    }

    [Fact]
    public async Task A_lease_that_runs_out_ends_once_at_each()
    {
        var (a, b) = (new Instance(), new Instance());
        await a.BeatAsync(0, Web, seconds: 10);
        Exchange(1, a, b);
        await a.ReapAsync(11);
        await b.ReapAsync(12);
        Exchange(13, a, b);
        Assert.Empty(a.Text() + b.Text());
        Assert.Equal(["online", "offline"], a.Events);
        Assert.Equal(["online", "offline"], b.Events);
        Assert.Equal(HeartbeatKind.New, await b.BeatAsync(20, Web, seconds: 10));
        Exchange(21, a, b);
        Assert.Equal(a.Text(), b.Text());
        Assert.Equal(["online", "offline", "online"], a.Events);
    }

    [Fact]
    public async Task Registration_expired_on_one_side_of_a_split_survives_on_the_other()
    {
        var (a, b) = (new Instance(), new Instance());
        await a.BeatAsync(0, Web, seconds: 10);
        Exchange(1, a, b);
        await a.BeatAsync(9, Web, seconds: 10);

        // The two are apart.
        await b.ReapAsync(11);
        Assert.Equal(["online", "offline"], b.Events);
        Exchange(12, a, b);
        Exchange(13, a, b);
        Assert.NotEmpty(a.Text());
        Assert.Equal(a.Text(), b.Text());
        Assert.Equal(["online"], a.Events);
        Assert.Equal(["online", "offline", "online"], b.Events);
    }

    [Fact]
    public async Task Departure_and_return_during_a_split_reach_all_peers()
    {
        var (a, b) = (new Instance(), new Instance());
        await a.BeatAsync(0, Web);
        Exchange(1, a, b);
        await b.RemoveAsync(2, Web);
        await a.BeatAsync(3, Web);
        Exchange(4, a, b);
        Exchange(5, a, b);
        Assert.NotEmpty(a.Text());
        Assert.Equal(a.Text(), b.Text());
        Assert.Equal(["online", "offline", "online"], a.Events);
        Assert.Equal(a.Events, b.Events);
    }

    [Fact]
    public async Task A_new_or_returning_instance_learns_everything_also_through_another()
    {
        var (a, b, c) = (new Instance(), new Instance(), new Instance());
        await a.BeatAsync(0, Web);
        await a.BeatAsync(0, "/web/1.0.0/10.0.0.2/80");
        await a.RemoveAsync(1, Web);
        await a.RouteAsync(1, "live");
        b.Hear(a, 2);

        // The first is lost; the third never met it.
        c.Hear(b, 3);
        Assert.Equal(b.Text(), c.Text());
        Assert.NotEmpty(c.Text());
        Assert.Equal(["routing", "online"], c.Events.Order().Reverse());
        var again = new Instance();
        again.Hear(c, 4);
        Assert.Equal(b.Text(), again.Text());
    }

    [Fact]
    public async Task Frontends_and_backends_are_the_same_too_and_a_removed_one_stays_removed()
    {
        var (a, b) = (new Instance(), new Instance());
        await a.RouteAsync(0, "live");
        Exchange(1, a, b);
        await b.RouteAsync(2, "live", version: "2");
        Exchange(3, a, b);
        Assert.Contains("\"2\"", a.Text(), StringComparison.Ordinal);
        Assert.Equal(a.Text(), b.Text());
        await a.Store.RemoveAsync(new RoutingId(RoutingKind.Backend, "live", null), Start.AddSeconds(4));
        Exchange(5, a, b);
        Exchange(6, a, b);
        Assert.Empty(a.Text() + b.Text());
        Assert.Equal(["routing", "routing", "routing"], b.Events);
    }

    [Fact]
    public async Task Change_is_replicated_once_without_cycles()
    {
        Instance[] all = [new(), new(), new()];
        await all[0].BeatAsync(0, Web);
        for (var round = 1; round < 5; round++)
        {
            Exchange(round, all);
        }

        Assert.All(all, one => Assert.Equal(0, Exchange(6, all)));
    }

    [Fact]
    public async Task Any_order_of_changes_and_of_hearing_ends_alike_at_all()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            Instance[] all = [new(), new(), new()];
            for (var step = 0; step < 60; step++)
            {
                var (one, id) = (all[random.Next(3)], $"/web/1.0.0/10.0.0.{random.Next(3)}/80");
                await (random.Next(5) switch
                {
                    0 => one.RemoveAsync(step, id),
                    1 => one.ReapAsync(step),
                    2 => Task.FromResult(one.Hear(all[random.Next(3)], step)),
                    3 => one.RouteAsync(step, $"b{random.Next(2)}", $"{random.Next(3)}"),
                    _ => one.BeatAsync(step, id, $$"""{"zone":"{{random.Next(2)}}"}""", seconds: 8),
                });
            }

            for (var round = 0; round < 6; round++)
            {
                Exchange(61, all);
            }

            Assert.All(all, one => Assert.Equal(all[0].Text(), one.Text()));
            Assert.All(all, one => one.AssertEachOnlineEndsOnce());
        }
    }

    [Fact]
    public void Invalid_replicated_registration_is_ignored()
    {
        var a = new Instance();
        var json = System.Text.Json.JsonElement.Parse("{}");
        Assert.Empty(a.Store.Apply(
            [
                new ReplicaRecord { Id = "/a b/1/h/1", Revision = 1, Json = json, MetaHash = new string('1', 32), SecondsToExpire = 5 },
                new ReplicaRecord { Id = Web, Revision = 1, Json = json, MetaHash = "x", SecondsToExpire = 5 },
                new ReplicaRecord { Id = Web, Revision = 1, Json = json, MetaHash = new string('1', 32), SecondsToExpire = 0 },
                new ReplicaRecord { Id = Web, Revision = 1, MetaHash = new string('1', 32), SecondsToExpire = 5 },
                new ReplicaRecord { Id = "frontend/a b", Revision = 1, Json = json },
                new ReplicaRecord { Id = "thing/a", Revision = 1, Json = json },
            ],
            Start));
        Assert.Empty(a.Text());
    }

    [Fact]
    public void Store_without_replication_records_no_changes() =>
        Assert.Throws<InvalidOperationException>(() => new MemoryStore().ChangesAfter(Guid.Empty, 0));

    private static int Exchange(double at, params Instance[] all) =>
        all.Sum(one => all.Where(other => other != one).Sum(other => one.Hear(other, at)));

    private sealed class Instance
    {
        private readonly Dictionary<Guid, long> _heard = [];
        private readonly List<RegistryEvent> _events = [];

        public Instance() => Store.StartReplication();

        public MemoryStore Store { get; } = new();

        public IEnumerable<string> Events => _events.Select(item => item.Type.Split('.')[1]);

        public async Task<HeartbeatKind> BeatAsync(double at, string id, string meta = "{}", int seconds = 600)
        {
            var body = Encoding.UTF8.GetBytes(meta);
            var read = Meta.Read(body, MetaHash.Of(body), new FaultList())!;
            var outcome = (await Store.HeartbeatAsync([new Heartbeat(RegistrationId.TryParse(id)!, read, seconds)], Start.AddSeconds(at)))[
                0
            ];
            Note([outcome.Event]);
            return outcome.Kind;
        }

        public async Task RemoveAsync(double at, string id) =>
            Note([await Store.RemoveAsync(RegistrationId.TryParse(id)!, Start.AddSeconds(at))]);

        public async Task ReapAsync(double at)
        {
            var due = (await Store.ScanAsync(Start.AddSeconds(at), Start, 1)).Due;
            Note(await Store.ExpireAsync(due, Start.AddSeconds(at)));
        }

        public async Task RouteAsync(double at, string key, string version = "1")
        {
            var id = new RoutingId(RoutingKind.Backend, key, null);
            var known = await Store.GetAsync(id);
            Note([(await Store.PutAsync(id, $$"""{"version":"{{version}}"}""", known?.Revision ?? 0, Start.AddSeconds(at)))!.Event]);
        }

        /// <summary>Applies the changes of another store.</summary>
        /// <returns>How much that was.</returns>
        public int Hear(Instance other, double at)
        {
            if (other == this)
            {
                return 0;
            }

            var changes = other.Store.ChangesAfter(other.Store.Instance, _heard.GetValueOrDefault(other.Store.Instance));
            _heard[changes.Instance] = changes.Sequence;
            Note(Store.Apply(changes.Records, Start.AddSeconds(at)));
            return changes.Records.Count;
        }

        /// <summary>All that it holds.</summary>
        public string Text()
        {
            var registrations = Store.QueryAsync(new RegistrationQuery()).AsTask().Result.List.Items.ToArray();
            var routing = Store.ListAsync(RoutingKind.Backend).Result.Items;
            return string.Join(
                '\n',
                [
                    .. registrations.Select(item => $"{item.ToElement()}"),
                    .. routing.Select(item => $"{item.Id} {item.Json} {item.Revision}"),
                ]);
        }

        public void AssertEachOnlineEndsOnce()
        {
            var live = Store
                .QueryAsync(new RegistrationQuery())
                .AsTask()
                .Result.List.Items.ToArray()
                .Select(item => item.Id.ToString())
                .ToHashSet();
            foreach (var subject in _events.Where(item => item.Type != EventTypes.Routing).GroupBy(item => item.Subject))
            {
                var isOnline = false;
                foreach (var item in subject)
                {
                    Assert.True(isOnline || item.Type == EventTypes.Online, "an offline follows an online");
                    isOnline = item.Type == EventTypes.Online;
                }

                Assert.Equal(live.Contains(subject.Key), isOnline);
            }
        }

        private void Note(IEnumerable<RegistryEvent?> events) => _events.AddRange(events.OfType<RegistryEvent>());
    }
}
