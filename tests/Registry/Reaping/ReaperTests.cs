using Thalassa.Model.Events;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Reaping;

public sealed class ReaperTests
{
    [Fact]
    public async Task Expired_registrations_end_once_with_one_message()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 3, seconds: 10);
        await registry.RegisterAsync("db", 2, seconds: 60);
        await registry.PassAfterAsync(5);
        var report = await registry.PassAfterAsync(5);
        var after = await registry.PassAfterAsync(5);

        Assert.Equal((3, 0, 0), (report.Expired, report.Held, report.Extended));
        Assert.Equal(0, after.Expired);
        Assert.Equal(3, registry.Bus.Messages[^1].Count);
        Assert.Equal(3, registry.Bus.Count(EventTypes.Offline));
        Assert.Equal((0, 2), (await registry.CountAsync("web"), await registry.CountAsync("db")));
        Assert.Equal(3, registry.Metrics.Expirations);
    }

    [Fact]
    public async Task Renewed_leases_live_on_and_a_return_is_a_new_online()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 1, seconds: 10);
        await registry.PassAfterAsync(5);
        await registry.RegisterAsync("web", 1, seconds: 10);
        Assert.Equal(0, (await registry.PassAfterAsync(5)).Expired);
        Assert.Equal(1, (await registry.PassAfterAsync(5)).Expired);
        await registry.RegisterAsync("web", 1, seconds: 10);

        Assert.Equal([EventTypes.Online, EventTypes.Offline, EventTypes.Online], registry.Bus.Events.Select(item => item.Type));
        Assert.Equal(registry.Bus.Events.Select(item => item.Revision).Order(), registry.Bus.Events.Select(item => item.Revision));
    }

    [Fact]
    public async Task After_an_outage_everyone_gets_the_time_that_was_left()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 3, seconds: 30);
        await registry.PassAfterAsync(5);
        var first = await registry.PassAfterAsync(600);
        Assert.Equal((0, 3), (first.Expired, first.Extended));
        Assert.Equal(TimeSpan.FromSeconds(600), Assert.Single(registry.Reaper.State!.Outages).Length);

        await registry.HeartbeatAsync("/web/1/h/1", """{"secondsToExpire":30}""");
        await registry.HeartbeatAsync("/late/1/h/1", """{"secondsToExpire":10}""");
        Assert.Equal((1, 2), await ExpiredAndExtendedAsync(registry, 20));
        Assert.Equal((2, 0), await ExpiredAndExtendedAsync(registry, 5));
        Assert.Equal(1, await registry.CountAsync("web"));
        Assert.Equal(1, (await registry.PassAfterAsync(5)).Expired);
    }

    [Fact]
    public async Task Clock_that_is_set_forward_ends_no_lease_and_is_no_outage()
    {
        await using var registry = new Harness();
        await registry.PassAfterAsync(0);
        await registry.RegisterAsync("web", 3, seconds: 30);
        await registry.PassAfterAsync(5);
        registry.Time.Correct(TimeSpan.FromHours(1));
        var first = await registry.PassAfterAsync(5);
        Assert.Equal((0, 3), (first.Expired, first.Extended));
        var jump = Assert.Single(registry.Reaper.State!.Outages);
        Assert.Equal((true, TimeSpan.FromHours(1)), (jump.IsClock, jump.Length));

        // Who goes on is as before, and who does not ends when its lease does.
        await registry.HeartbeatAsync("/web/1/h/1", """{"secondsToExpire":30}""");
        Assert.Equal(0, (await registry.PassAfterAsync(15)).Expired);
        Assert.Equal(2, (await registry.PassAfterAsync(5)).Expired);
        Assert.Equal(1, await registry.CountAsync("web"));
        Assert.Equal(1, (await registry.PassAfterAsync(10)).Expired);
        Assert.True(Assert.Single(registry.Reaper.State!.Outages).IsClock);
    }

    [Fact]
    public async Task Clock_that_is_set_forward_during_an_outage_leaves_the_outage_as_long_as_it_was()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 3, seconds: 30);
        await registry.PassAfterAsync(5);
        registry.Time.Correct(TimeSpan.FromHours(1));
        Assert.Equal(0, (await registry.PassAfterAsync(600)).Expired);
        Assert.Equal(
            [(true, TimeSpan.FromHours(1)), (false, TimeSpan.FromSeconds(600))],
            registry.Reaper.State!.Outages.Select(outage => (outage.IsClock, outage.Length)));
        Assert.Equal(0, (await registry.PassAfterAsync(19)).Expired);
        Assert.Equal(3, (await registry.PassAfterAsync(6)).Expired);
    }

    [Fact]
    public async Task Clock_that_is_set_forward_is_counted_once_by_two_instances()
    {
        await using var registry = new Harness();
        var other = registry.AnotherReaper();
        await registry.RegisterAsync("web", 3, seconds: 30);
        await registry.PassAfterAsync(5);
        await other.PassAsync();
        registry.Time.Correct(TimeSpan.FromHours(1));
        await registry.PassAfterAsync(5);
        await other.PassAsync();
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(other.State!.Outages).Length);
        Assert.Equal(0, (await registry.PassAfterAsync(10)).Expired);
        Assert.Equal(3, (await registry.PassAfterAsync(10)).Expired);
    }

    [Fact]
    public async Task Slow_passes_and_the_first_one_ever_are_no_outage()
    {
        await using var registry = new Harness();
        registry.Time.Advance(TimeSpan.FromDays(1));
        await registry.RegisterAsync("web", 1, seconds: 19);
        await registry.PassAfterAsync(0);
        Assert.Equal(1, (await registry.PassAfterAsync(19.9)).Expired);
        Assert.Empty(registry.Reaper.State!.Outages);
    }

    [Fact]
    public async Task A_thousand_that_run_out_at_once_are_gone_within_two_passes()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 1000, seconds: 10);
        await registry.PassAfterAsync(5);
        var first = await registry.PassAfterAsync(5);
        Assert.Equal((150, 850), (first.Expired, first.Held));
        var second = await registry.PassAfterAsync(5);

        Assert.Equal((850, 0), (second.Expired, second.Held));
        Assert.Equal(0, await registry.CountAsync("web"));
        Assert.Equal(1000, registry.Bus.Count(EventTypes.Offline));
        Assert.Equal(
            1000,
            registry
                .Bus.Events.Where(item => item.Type == EventTypes.Offline)
                .Select(item => item.Subject)
                .Distinct(StringComparer.Ordinal)
                .Count());
    }

    [Fact]
    public async Task The_oldest_go_first_and_the_rest_when_others_were_heard()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("db", 1, seconds: 600);
        for (var i = 1; i <= 40; i++)
        {
            await registry.HeartbeatAsync($"/web/1/h/{i}", """{"secondsToExpire":10}""");
            registry.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await registry.PassAfterAsync(5);
        var first = await registry.PassAfterAsync(5);
        Assert.Equal((6, 34), (first.Expired, first.Held));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => $"/web/1/h/{i}"), registry.Bus.Messages[^1].Select(item => item.Subject));
        var held = Assert.Single(registry.Reaper.State!.Held);
        Assert.Equal(("web", 6, 34), (held.Name, held.Share, held.Waiting));

        registry.Time.Advance(TimeSpan.FromSeconds(1));
        await registry.RegisterAsync("db", 1, seconds: 600);
        Assert.Equal((34, 0), await ExpiredAndHeldAsync(registry, 4));
        Assert.Empty(registry.Reaper.State!.Held);
    }

    [Fact]
    public async Task Held_registrations_end_share_by_share_without_heartbeats()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("db", 1, seconds: 600);
        await registry.RegisterAsync("web", 100, seconds: 10);
        await registry.PassAfterAsync(5);
        foreach (var left in new[] { 85, 70, 55, 40, 25, 10, 0 })
        {
            Assert.Equal(left, (await registry.PassAfterAsync(5)).Held);
            Assert.Equal(left, await registry.CountAsync("web"));
        }

        Assert.Equal(1, await registry.CountAsync("db"));
    }

    [Fact]
    public async Task Service_beyond_the_most_that_are_held_waits_for_its_turn()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("db", 1, seconds: 600);
        for (var i = 0; i <= ReaperState.MaxHeld; i++)
        {
            await registry.RegisterAsync($"s{i}", SelfPreservation.AlwaysAllowed + 2, seconds: 10);
        }

        await registry.PassAfterAsync(5);
        Assert.Equal(ReaperState.MaxHeld * SelfPreservation.AlwaysAllowed, (await registry.PassAfterAsync(5)).Expired);
        Assert.Equal(ReaperState.MaxHeld, registry.Reaper.State!.Held.Count);
        Assert.Equal((ReaperState.MaxHeld * 2) + SelfPreservation.AlwaysAllowed, (await registry.PassAfterAsync(5)).Expired);
        Assert.Equal((2, 0), await ExpiredAndHeldAsync(registry, 5));
    }

    [Fact]
    public async Task Those_that_are_held_and_come_back_were_never_gone()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 100, seconds: 10);
        await registry.PassAfterAsync(5);
        await registry.PassAfterAsync(5);
        registry.Time.Advance(TimeSpan.FromSeconds(1));
        var back = await registry.HeartbeatAsync("/web/1/h/99", """{"secondsToExpire":10}""");
        Assert.Equal(HeartbeatKind.Renewed, back.Kind);
        await registry.PassAfterAsync(5);

        Assert.Equal(1, await registry.CountAsync("web"));
        Assert.DoesNotContain(registry.Bus.Events, item => item.Type == EventTypes.Offline && item.Subject == "/web/1/h/99");
        Assert.Equal(99, registry.Bus.Count(EventTypes.Offline));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    [InlineData(40, 6)]
    public async Task Few_may_always_go(int count, int expired)
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", count, seconds: 10);
        await registry.PassAfterAsync(5);
        Assert.Equal(expired, (await registry.PassAfterAsync(5)).Expired);
    }

    [Fact]
    public async Task A_share_of_a_large_service_goes_at_once_and_other_services_do_not_count()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 200, seconds: 10);
        await registry.RegisterAsync("db", 50, seconds: 600);
        await registry.PassAfterAsync(5);
        for (var i = 1; i <= 170; i++)
        {
            await registry.HeartbeatAsync($"/web/1/h/{i}", """{"secondsToExpire":10}""");
        }

        Assert.Equal((30, 0), await ExpiredAndHeldAsync(registry, 5));
    }

    [Fact]
    public async Task Switched_off_everything_goes_at_once()
    {
        await using var registry = new Harness(options => options.MaxExpiryRatio = 1);
        await registry.RegisterAsync("web", 100, seconds: 10);
        await registry.PassAfterAsync(5);
        Assert.Equal((100, 0), await ExpiredAndHeldAsync(registry, 5));
    }

    [Fact]
    public async Task The_hold_and_the_outages_are_remembered_by_the_store_for_the_next_instance()
    {
        await using var one = new Harness();
        await one.RegisterAsync("web", 100, seconds: 10);
        await one.PassAfterAsync(5);
        await one.PassAfterAsync(5);

        await using var two = new Harness(store: one.Store);
        two.Time.AdvanceTo(one.Time.GetUtcNow());
        Assert.Equal((85, 0), await ExpiredAndHeldAsync(two, 5));
    }

    [Fact]
    public async Task Two_passes_at_once_end_each_registration_once()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 300, seconds: 10);
        await registry.RegisterAsync("db", 4, seconds: 10);
        await registry.PassAfterAsync(5);
        registry.Time.Advance(TimeSpan.FromSeconds(5));
        var passes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => registry.Reaper.PassAsync())));
        await registry.PassAfterAsync(5);
        await registry.PassAfterAsync(5);

        Assert.Equal(304, registry.Metrics.Expirations);
        Assert.Equal(304, registry.Bus.Count(EventTypes.Offline));
        Assert.All(passes, report => Assert.True(report.AllPublished));
    }

    [Fact]
    public async Task Heartbeats_that_race_passes_end_with_as_many_offlines_as_onlines_that_ended()
    {
        await using var registry = new Harness();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(1, 8).Select(i => Task.Run(async () =>
        {
            for (var beat = 0; beat < 300; beat++)
            {
                await registry.HeartbeatAsync($"/race/1/h/{i}", """{"secondsToExpire":1}""");
            }
        })).ToArray();
        var reaper = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await registry.PassAfterAsync(0.7);
            }
        });
        await Task.WhenAll(writers);
        await stop.CancelAsync();
        await reaper;
        await Eventually.TrueAsync(async () => (await registry.PendingAsync()).Count == 0);

        var live = await registry.CountAsync("race");
        // The clock runs so fast here that some events look left behind and are published twice.
        var events = registry.Bus.Events.DistinctBy(item => item.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(events.Count(item => item.Type == EventTypes.Online), events.Count(item => item.Type == EventTypes.Offline) + live);
        foreach (var subject in events.GroupBy(item => item.Subject, StringComparer.Ordinal))
        {
            var types = subject.OrderBy(item => item.Revision).Select(item => item.Type).ToList();
            Assert.All(types.Index(), item => Assert.Equal(item.Index % 2 == 0 ? EventTypes.Online : EventTypes.Offline, item.Item));
        }
    }

    private static async Task<(int Expired, int Held)> ExpiredAndHeldAsync(Harness registry, double seconds)
    {
        var report = await registry.PassAfterAsync(seconds);
        return (report.Expired, report.Held);
    }

    private static async Task<(int Expired, int Extended)> ExpiredAndExtendedAsync(Harness registry, double seconds)
    {
        var expired = 0;
        ReapReport report;
        do
        {
            report = await registry.PassAfterAsync(5);
            expired += report.Expired;
            seconds -= 5;
        }
        while (seconds > 0);

        return (expired, report.Extended);
    }
}
