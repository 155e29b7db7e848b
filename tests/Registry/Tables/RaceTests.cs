using System.Collections.Concurrent;
using Thalassa.Model.Events;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

public sealed class RaceTests(AzuriteFixture azurite) : TableStoreFixture(azurite)
{
    private const string Id = "/web/1.0.0/10.0.0.1/8080";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thirty_two_writers_of_one_id_leave_one_row_and_one_online(bool onOneInstance)
    {
        var stores = Enumerable.Range(0, 32).Select(i => onOneInstance || i == 0 ? Store : AnotherInstance()).ToArray();
        var outcomes = await Task.WhenAll(stores.Select(store => HeartbeatAsync(Beat(Id), store)));

        Assert.Single(await AllAsync());
        Assert.Single(outcomes, outcome => outcome.Kind == HeartbeatKind.New);
        Assert.Single(outcomes, outcome => outcome.Event is not null);
        Assert.Single(await PendingAsync());
    }

    [Fact]
    public async Task Writers_of_different_metas_each_leave_one_online_and_the_last_one_is_the_row()
    {
        var stores = Enumerable.Range(0, 12).Select(_ => AnotherInstance()).ToArray();
        var outcomes = await Task.WhenAll(stores.Select((store, i) => HeartbeatAsync(Beat(Id, $$"""{"i":{{i}}}"""), store)));

        var row = Assert.Single(await AllAsync());
        Assert.Single(outcomes, outcome => outcome.Kind == HeartbeatKind.New);
        Assert.Equal(12, outcomes.Select(outcome => outcome.Registration.Revision).Distinct().Count());
        Assert.Equal(outcomes.Max(outcome => outcome.Registration.Revision), row.Revision);
        Assert.Equal(12, (await PendingAsync()).Count);
    }

    [Fact]
    public async Task A_heartbeat_that_races_the_reaper_never_ends_offline()
    {
        // Every round, two instances renew what a third one, whose clock is ahead, takes for expired.
        var (one, two, reaper) = (AnotherInstance(), AnotherInstance(), AnotherInstance(new ManualTimeProvider(Start.AddSeconds(20))));
        var ids = Enumerable.Range(1, 20).Select(i => $"/web/1.0.0/10.0.0.1/{i}").ToArray();
        var rounds = Enumerable.Range(0, 15).Select(round => Start.AddMinutes(round)).ToArray();
        ConcurrentQueue<RegistryEvent> events = [];
        foreach (var now in rounds)
        {
            foreach (var outcome in await one.HeartbeatAsync([.. ids.Select(id => Beat(id, seconds: 1))], now))
            {
                Note(outcome.Event);
            }

            var due = (await reaper.ScanAsync(now.AddSeconds(2), Start.AddYears(-10), 1)).Due;
            Assert.Equal(ids.Length, due.Count);

            var reaping = reaper.ExpireAsync(due, now.AddSeconds(2));
            var beats = ids.Select(
                async (id, i) => Note((await (i % 2 == 0 ? one : two).HeartbeatAsync([Beat(id, seconds: 1)], now.AddSeconds(2)))[0].Event));
            await Task.WhenAll([.. beats, reaping]);
            foreach (var offline in await reaping)
            {
                Note(offline);
            }

            await reaper.AcknowledgeAsync(await reaping);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), (await AllAsync()).Select(item => item.Id.ToString()));
        foreach (var subject in events.GroupBy(item => item.Subject, StringComparer.Ordinal))
        {
            // What a consumer ends with, and that each offline ended one online.
            var types = subject.OrderBy(item => item.Revision).Select(item => item.Type).ToArray();
            Assert.Equal(EventTypes.Online, types[^1]);
            Assert.Equal(types.Length, types.Where((type, i) => type == (i % 2 == 0 ? EventTypes.Online : EventTypes.Offline)).Count());
        }

        void Note(RegistryEvent? item)
        {
            if (item is not null)
            {
                events.Enqueue(item);
            }
        }
    }

    [Fact]
    public async Task Two_reapers_end_each_lease_once()
    {
        await Store.HeartbeatAsync([.. Enumerable.Range(1, 120).Select(i => Beat($"/web/1/h/{i}", seconds: 1))], Time.GetUtcNow());
        Time.Advance(TimeSpan.FromSeconds(2));
        var reapers = new[] { Store, AnotherInstance(), AnotherInstance() };
        var due = await Task.WhenAll(reapers.Select(store => store.ScanAsync(Time.GetUtcNow(), Start.AddYears(-1), 1)));

        var offlines = await Task.WhenAll(reapers.Select((store, i) => store.ExpireAsync(due[i].Due, Time.GetUtcNow())));

        Assert.Equal(120, offlines.Sum(list => list.Count));
        Assert.Equal(120, offlines.SelectMany(list => list).Select(item => item.Subject).Distinct().Count());
        Assert.Empty(await AllAsync());
    }
}
