using Thalassa.Model.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Conformance.Tests;

/// <summary>What every store does for the reaper.</summary>
public abstract class ExpiryConformance : StoreFixture
{
    [Fact]
    public async Task Only_those_are_due_whose_lease_ran_out()
    {
        await HeartbeatAsync(At(0), "/a/1/h/1", seconds: 10);
        await HeartbeatAsync(At(0), "/b/1/h/1", seconds: 20);
        await HeartbeatAsync(At(5), "/c/1/h/1", seconds: 5);

        Assert.Empty(await DueAsync(At(9.999)));
        var due = await DueAsync(At(10));
        Assert.Equal(["/a/1/h/1", "/c/1/h/1"], due.Select(item => item.Id.ToString()).Order(StringComparer.Ordinal));
        Assert.All(due, item => Assert.Equal(At(10), item.ExpiresAt));
        Assert.Contains(due, item => item.LastKnown == At(5));
    }

    [Fact]
    public async Task Expiring_ends_each_once_with_an_offline()
    {
        await HeartbeatAsync(At(0), "/a/1/h/1", seconds: 10);
        await HeartbeatAsync(At(0), "/b/1/h/1", seconds: 10);
        await HeartbeatAsync(At(0), "/b/1/h/2", seconds: 60);
        var due = await DueAsync(At(11));

        var offlines = await Store.ExpireAsync(due, At(11));
        Assert.Equal(["/a/1/h/1", "/b/1/h/1"], offlines.Select(item => item.Subject).Order(StringComparer.Ordinal));
        Assert.All(offlines, item => Assert.Equal(EventTypes.Offline, item.Type));
        Assert.Equal(["/b/1/h/2"], await IdsAsync());
        Assert.Empty(await Store.ExpireAsync(due, At(12)));
        Assert.Equal(2, (await PendingAsync()).Count(item => item.Type == EventTypes.Offline));
    }

    [Fact]
    public async Task A_heartbeat_after_the_scan_wins_over_the_reaper()
    {
        await HeartbeatAsync(At(0), "/a/1/h/1", seconds: 10);
        await HeartbeatAsync(At(0), "/a/1/h/2", seconds: 10);
        await HeartbeatAsync(At(0), "/a/1/h/3", seconds: 10);
        var due = await DueAsync(At(11));
        await HeartbeatAsync(At(11), "/a/1/h/1", seconds: 10);
        await HeartbeatAsync(At(11), "/a/1/h/2", """{"weight":1}""", seconds: 10);

        Assert.Equal("/a/1/h/3", Assert.Single(await Store.ExpireAsync(due, At(11))).Subject);
        Assert.Equal(["/a/1/h/1", "/a/1/h/2"], await IdsAsync());
    }

    [Fact]
    public async Task One_that_left_and_came_back_after_the_scan_is_not_expired()
    {
        await HeartbeatAsync(At(0), "/a/1/h/1", seconds: 10);
        var due = await DueAsync(At(11));
        await Store.RemoveAsync(Id("/a/1/h/1"), At(11));
        await HeartbeatAsync(At(11), "/a/1/h/1", seconds: 10);

        Assert.Empty(await Store.ExpireAsync(due, At(11)));
        Assert.Single(await IdsAsync());
    }

    [Fact]
    public async Task A_heartbeat_that_races_the_reaper_never_ends_as_offline_without_online()
    {
        for (var round = 0; round < 40; round++)
        {
            var id = $"/race/1/h/{round + 1}";
            await HeartbeatAsync(At(0), id, seconds: 10);
            var due = (await DueAsync(At(11))).Where(item => item.Id.ToString() == id).ToList();
            var expiry = Task.Run(() => Store.ExpireAsync(due, At(11)));
            var heartbeat = Task.Run(() => HeartbeatAsync(At(11), id, seconds: 10_000));
            var expired = (await expiry).Count > 0;
            var outcome = await heartbeat;

            var last = (await PendingAsync()).Where(item => item.Subject == id).MaxBy(item => item.Revision)!;
            Assert.Contains(id, await IdsAsync());
            Assert.Equal(EventTypes.Online, last.Type);
            Assert.Equal(expired ? HeartbeatKind.New : HeartbeatKind.Renewed, outcome.Kind);
        }
    }

    [Fact]
    public async Task More_than_a_hundred_of_one_service_expire_in_one_call()
    {
        await Store.HeartbeatAsync([.. Enumerable.Range(1, 230).Select(i => Beat($"/many/1/h/{i}", seconds: 10))], At(0));
        var due = await DueAsync(At(11));
        await HeartbeatAsync(At(11), "/many/1/h/77");

        var offlines = await Store.ExpireAsync(due, At(11));
        Assert.Equal(229, offlines.Count);
        Assert.Equal(229, offlines.Select(item => item.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["/many/1/h/77"], await IdsAsync());
    }

    [Fact]
    public async Task Counting_stops_when_it_is_enough()
    {
        await Store.HeartbeatAsync([.. Enumerable.Range(1, 30).Select(i => Beat($"/a/1/h/{i}"))], At(0));
        await Store.HeartbeatAsync([.. Enumerable.Range(1, 3).Select(i => Beat($"/a.b/1/h/{i}"))], At(0));

        Assert.Equal(30, await Store.CountAsync("a", 1000));
        Assert.Equal(30, await Store.CountAsync("a", 30));
        Assert.Equal(10, await Store.CountAsync("a", 10));
        Assert.Equal(3, await Store.CountAsync("a.b", 1000));
        Assert.Equal(0, await Store.CountAsync("nobody", 1000));
    }

    [Fact]
    public async Task Tells_whether_anyone_is_live_or_was_heard()
    {
        Assert.False(await Store.AnyLiveAsync(At(0), heardAfter: null));
        await HeartbeatAsync(At(0), "/a/1/h/1", seconds: 10);
        await HeartbeatAsync(At(5), "/b/1/h/1", seconds: 10);

        Assert.True(await Store.AnyLiveAsync(At(12), heardAfter: null));
        Assert.True(await Store.AnyLiveAsync(At(12), heardAfter: At(4)));
        Assert.False(await Store.AnyLiveAsync(At(12), heardAfter: At(5)));
        Assert.False(await Store.AnyLiveAsync(At(15), heardAfter: null));
    }

    [Fact]
    public async Task The_state_of_the_reaper_is_kept_whole()
    {
        Assert.Null(await Store.ReadReaperStateAsync());
        var state = new ReaperState
        {
            LastPass = At(1.2345678),
            Outages = [new Outage(At(1), TimeSpan.FromSeconds(77.7))],
            Held = [new HeldService("web", At(1), 150, 850)],
        };
        await Store.WriteReaperStateAsync(state);
        await Store.WriteReaperStateAsync(state with { LastPass = At(2) });

        var read = await Store.ReadReaperStateAsync();
        Assert.Equal(At(2), read?.LastPass);
        Assert.Equal(state.Outages, read!.Outages);
        Assert.Equal(state.Held, read.Held);
    }
}
