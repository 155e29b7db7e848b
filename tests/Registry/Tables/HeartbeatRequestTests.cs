using Thalassa.Model.Events;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

public sealed class HeartbeatRequestTests(AzuriteFixture azurite) : TableStoreFixture(azurite)
{
    private const string Id = "/web/1.0.0/10.0.0.1/8080";

    [Fact]
    public async Task A_steady_heartbeat_is_one_request_on_every_instance()
    {
        await HeartbeatAsync(Beat(Id));
        var other = AnotherInstance();
        await HeartbeatAsync(Beat(Id), other);

        foreach (var store in new[] { Store, other })
        {
            Log.Clear();
            for (var i = 0; i < 10; i++)
            {
                Time.Advance(TimeSpan.FromSeconds(5));
                Assert.Equal(HeartbeatKind.Renewed, (await HeartbeatAsync(Beat(Id), store)).Kind);
            }

            Assert.Equal(10, Log.Requests.Count);
            Assert.All(Log.Requests, request => Assert.StartsWith("PATCH ", request, StringComparison.Ordinal));
        }

        Assert.Equal(Time.GetUtcNow().ToUnixTimeMilliseconds(), (await AllAsync()).Single().LastKnown);
    }

    [Fact]
    public async Task A_hundred_steady_heartbeats_of_one_service_are_one_request()
    {
        var beats = Enumerable.Range(1, 100).Select(i => Beat($"/web/1.0.0/10.0.0.1/{i}")).ToArray();
        Assert.All(await Store.HeartbeatAsync(beats, Time.GetUtcNow()), outcome => Assert.Equal(HeartbeatKind.New, outcome.Kind));
        Log.Clear();
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.All(await Store.HeartbeatAsync(beats, Time.GetUtcNow()), outcome => Assert.Equal(HeartbeatKind.Renewed, outcome.Kind));

        Assert.Single(Log.Requests);
        Assert.All(await AllAsync(), item => Assert.Equal(Time.GetUtcNow().ToUnixTimeMilliseconds(), item.LastKnown));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public async Task In_a_bulk_those_that_are_gone_come_back_and_the_others_are_renewed(int gone)
    {
        var beats = Enumerable.Range(1, 50).SelectMany(i => (Heartbeat[])[Beat($"/web/1/h/{i}"), Beat($"/api/1/h/{i}")]).ToArray();
        await Store.HeartbeatAsync(beats, Time.GetUtcNow());
        foreach (var beat in beats.Where(beat => beat.Id.Name == "web").Take(gone))
        {
            await AnotherInstance().RemoveAsync(beat.Id, Time.GetUtcNow());
        }

        var outcomes = await Store.HeartbeatAsync(beats, Time.GetUtcNow());

        Assert.Equal(beats.Select(beat => beat.Id), outcomes.Select(outcome => outcome.Registration.Id));
        Assert.Equal(gone, outcomes.Count(outcome => outcome is { Kind: HeartbeatKind.New, Event: not null }));
        Assert.Equal(100, (await AllAsync()).Length);
    }

    [Fact]
    public async Task Registration_removed_by_another_instance_is_registered_again()
    {
        await HeartbeatAsync(Beat(Id));
        var offline = await AnotherInstance().RemoveAsync(Beat(Id).Id, Time.GetUtcNow());

        var outcome = await HeartbeatAsync(Beat(Id));

        Assert.Equal(HeartbeatKind.New, outcome.Kind);
        Assert.True(outcome.Registration.Revision > offline!.Revision, "A consumer would take the online for older than the offline.");
        Assert.Equal([EventTypes.Online, EventTypes.Offline, EventTypes.Online], (await PendingAsync()).Select(item => item.Type));
    }

    [Fact]
    public async Task A_meta_that_another_instance_changed_is_noticed_in_time()
    {
        await HeartbeatAsync(Beat(Id, """{"a":1}"""));
        await HeartbeatAsync(Beat(Id, """{"a":2}"""), AnotherInstance());

        // Until then this instance still takes its own knowledge for the truth, and only extends the lease.
        Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(HeartbeatKind.Renewed, (await HeartbeatAsync(Beat(Id, """{"a":1}"""))).Kind);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HeartbeatKind.Changed, (await HeartbeatAsync(Beat(Id, """{"a":1}"""))).Kind);
        Assert.Equal(3, (await PendingAsync()).Count);
    }

    [Fact]
    public async Task A_lease_of_another_length_counts_from_the_next_heartbeat()
    {
        await HeartbeatAsync(Beat(Id, seconds: 60));
        var outcome = await HeartbeatAsync(Beat(Id, seconds: 10));
        Assert.Equal((HeartbeatKind.Renewed, 10), (outcome.Kind, outcome.Registration.SecondsToExpire));
        Assert.Single((await Store.ScanAsync(Time.GetUtcNow().AddSeconds(11), Start.AddYears(-1), 1)).Due);
    }
}
