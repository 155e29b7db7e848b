using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Events;

public sealed class EventPumpTests
{
    [Fact]
    public async Task A_transition_is_published_before_the_answer_and_acknowledged()
    {
        await using var registry = new Harness();
        var outcome = await registry.HeartbeatAsync("/web/1/h/1");
        await registry.HeartbeatAsync("/web/1/h/1");

        Assert.Equal(outcome.Event!.Id, Assert.Single(registry.Bus.Events).Id);
        await NothingPendingAsync(registry);
        Assert.Equal(1, registry.Metrics.PublishedEvents);
    }

    [Fact]
    public async Task Refusing_bus_fails_no_call_and_loses_no_event()
    {
        await using var registry = new Harness();
        registry.Bus.IsDown = true;
        await registry.HeartbeatAsync("/web/1/h/1");
        await registry.Registry.RemoveAsync(Model.Registrations.RegistrationId.TryParse("/web/1/h/1")!);
        await registry.HeartbeatAsync("/web/1/h/1");
        await Eventually.TrueAsync(() => registry.Pump.IsFailing);
        Assert.Equal(3, (await registry.PendingAsync()).Count);
        Assert.True(registry.Metrics.PublishFailures > 0);

        // An attempt of before may still fail within the first pass.
        registry.Bus.IsDown = false;
        await Eventually.TrueAsync(async () => (await registry.PassAfterAsync(5)).AllPublished);
        await NothingPendingAsync(registry);
        Assert.Equal(
            [EventTypes.Online, EventTypes.Offline, EventTypes.Online],
            registry.Bus.Events.DistinctBy(item => item.Id).OrderBy(item => item.Revision).Select(item => item.Type));
        Assert.False(registry.Pump.IsFailing);
    }

    [Fact]
    public async Task Pending_events_of_a_killed_process_are_published_by_the_next()
    {
        await using var registry = new Harness();
        registry.Bus.Hang();
        var unanswered = registry.HeartbeatAsync("/web/1/h/1");
        await Eventually.TrueAsync(() => registry.Bus.Attempts == 1);
        Assert.Single(await registry.PendingAsync());

        await using var next = new Harness(store: registry.Store);
        var early = await next.PassAfterAsync(5);
        Assert.Equal(0, early.Pending);
        var report = await next.PassAfterAsync(15);
        Assert.Equal(1, report.Pending);
        Assert.Equal("/web/1/h/1", Assert.Single(next.Bus.Events).Subject);
        await NothingPendingAsync(registry);
        registry.Bus.Release();
        await unanswered;
    }

    [Fact]
    public async Task An_answer_waits_no_longer_than_it_may_for_a_bus_that_hangs()
    {
        await using var registry = new Harness();
        registry.Bus.Hang();
        var answer = registry.HeartbeatAsync("/web/1/h/1");
        await Eventually.TrueAsync(() => registry.Bus.Attempts == 1 && registry.Time.ActiveTimers == 2);
        Assert.False(answer.IsCompleted);
        registry.Time.Advance(TimeSpan.FromSeconds(1));
        await answer.WaitAsync(Eventually.DefaultLimit);
        Assert.Single(await registry.PendingAsync());

        registry.Bus.Release();
        await NothingPendingAsync(registry);
    }

    [Fact]
    public async Task Call_does_not_wait_for_a_failing_bus()
    {
        await using var registry = new Harness();
        registry.Bus.Hang();
        var waiting = Enumerable.Range(1, 20).Select(i => registry.HeartbeatAsync($"/web{i}/1/h/1")).ToList();
        await Eventually.TrueAsync(() => registry.Bus.Attempts == 1);
        registry.Time.Advance(TimeSpan.FromSeconds(10));
        await Task.WhenAll(waiting).WaitAsync(Eventually.DefaultLimit);
        await Eventually.TrueAsync(() => registry.Pump.IsFailing);

        await registry.HeartbeatAsync("/other/1/h/1").WaitAsync(Eventually.DefaultLimit);
        Assert.Equal(21, (await registry.PendingAsync()).Count);
        registry.Bus.Release();

        // As soon as the bus has taken the last one, the first are no longer in a hurry: a later pass takes them.
        await Eventually.TrueAsync(async () =>
        {
            await registry.PassAfterAsync(5);
            return (await registry.PendingAsync()).Count == 0;
        });
        Assert.Equal(21, registry.Bus.Events.Select(item => item.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Events_with_equal_filter_properties_are_joined()
    {
        await using var registry = new Harness();
        registry.Bus.Hang();
        var calls = new List<Task> { registry.HeartbeatAsync("/first/1/h/1") };
        await Eventually.TrueAsync(() => registry.Bus.Attempts == 1);
        foreach (var id in new[] { "/web/1/h/1", "/web/1/h/2", "/web/1/h/3", "/web/2/h/1", "/web/1/h/4" })
        {
            calls.Add(registry.HeartbeatAsync(id));
        }

        registry.Bus.Release();
        await Task.WhenAll(calls);
        Assert.Equal([1, 3, 1, 1], registry.Bus.Messages.Select(events => events.Count));
    }

    [Fact]
    public async Task Events_of_one_call_are_one_message_and_the_order_of_each_id_is_kept()
    {
        await using var registry = new Harness();
        var faults = new FaultList();
        await registry.Registry.HeartbeatAsync(
            [registry.Registry.Read("a", "1", "h", "1", default, faults)!, registry.Registry.Read("b", "1", "h", "1", default, faults)!]);
        Assert.Equal(2, Assert.Single(registry.Bus.Messages).Count);

        for (var i = 0; i < 50; i++)
        {
            await registry.HeartbeatAsync("/c/1/h/1", $$"""{"weight":{{i}}}""");
        }

        var revisions = registry.Bus.Events.Where(item => item.Subject == "/c/1/h/1").Select(item => item.Revision).ToList();
        Assert.Equal(50, revisions.Count);
        Assert.Equal(revisions.Order(), revisions);
    }

    [Fact]
    public async Task Closing_publishes_waiting_events()
    {
        var registry = new Harness();
        registry.Bus.Hang();
        var calls = Enumerable.Range(1, 5).Select(i => registry.HeartbeatAsync($"/web{i}/1/h/1")).ToList();
        await Eventually.TrueAsync(() => registry.Bus.Attempts == 1);
        await registry.DisposeAsync();

        Assert.Equal(5, registry.Bus.Events.Length);
        Assert.Empty(await registry.PendingAsync());
        await Task.WhenAll(calls);
        Assert.False(await registry.Pump.PublishToEndAsync(registry.Bus.Events, CancellationToken.None));
    }

    private static Task NothingPendingAsync(Harness registry) =>
        Eventually.TrueAsync(async () => (await registry.PendingAsync()).Count == 0);
}
