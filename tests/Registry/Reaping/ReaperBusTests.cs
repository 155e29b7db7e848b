using Thalassa.Model.Events;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Reaping;

/// <summary>Leases end in time, whatever the bus does.</summary>
public sealed class ReaperBusTests
{
    [Fact]
    public async Task A_bus_that_is_down_does_not_keep_the_dead_alive()
    {
        await using var registry = new Harness();
        await registry.RegisterAsync("web", 2, seconds: 5);
        registry.Bus.IsDown = true;
        var report = await registry.PassAfterAsync(5);
        Assert.Equal((2, false), (report.Expired, report.AllPublished));
        Assert.Equal(0, await registry.CountAsync("web"));

        var next = await registry.PassAfterAsync(5);
        Assert.Equal((2, false), (next.Pending, next.AllPublished));
        Assert.Equal(registry.Time.GetUtcNow() - TimeSpan.FromSeconds(5), next.OldestPending);
        registry.Bus.IsDown = false;
        Assert.True((await registry.PassAfterAsync(5)).AllPublished);
        Assert.Equal(2, registry.Bus.Count(EventTypes.Offline));
        Assert.Equal(0, (await registry.PassAfterAsync(5)).Pending);
    }

    [Fact]
    public async Task Hanging_bus_delays_no_pass_and_events_are_not_queued_again()
    {
        await using var registry = new Harness();
        await registry.HeartbeatAsync("/a/1/h/1", """{"secondsToExpire":5}""");
        await registry.HeartbeatAsync("/b/1/h/1", """{"secondsToExpire":8}""");
        registry.Bus.Hang();
        var first = registry.PassAfterAsync(5);
        await Eventually.TrueAsync(() => registry.Bus.Attempts == 3 && registry.Time.ActiveTimers == 2);
        registry.Time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal((1, false), ((await first).Expired, (await first).AllPublished));

        var second = registry.PassAfterAsync(2.5);
        await Eventually.TrueAsync(() => registry.Time.ActiveTimers == 2);
        registry.Time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal((1, false), ((await second).Expired, (await second).AllPublished));
        Assert.Equal(3, registry.Bus.Attempts);

        registry.Bus.Release();
        await Eventually.TrueAsync(async () => (await registry.PendingAsync()).Count == 0);
        Assert.Equal(
            ["/a/1/h/1", "/b/1/h/1"], registry.Bus.Events.Where(item => item.Type == EventTypes.Offline).Select(item => item.Subject));
    }
}
