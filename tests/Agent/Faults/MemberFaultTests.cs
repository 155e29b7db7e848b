using System.Diagnostics;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;
using Xunit.Abstractions;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>A member crashes, and long after that its lease runs out.</summary>
public sealed class MemberFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_crashed_one_is_out_within_three_seconds_and_its_late_farewell_touches_no_other()
    {
        await using var registry = await FakeRegistry.StartAsync();
        await using var agent = await RunningAgent.ServeAsync(registry);
        var first = agent.App("first");
        var crashing = await AppServer.StartAsync("crashing");
        var registered = registry.Online("1", crashing.Port);
        await agent.ServesAsync(first, crashing);

        var clock = Stopwatch.StartNew();
        await crashing.DisposeAsync();
        await Eventually.TrueAsync(async () =>
            (await agent.SlotsAsync()).Single(slot => slot.Port == crashing.Port) is { IsUp: false, Admin: SlotAdmin.Ready });
        output.WriteLine($"Out of rotation {clock.Elapsed.TotalSeconds:0.00} s after the crash.");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"It took {clock.Elapsed.TotalSeconds:0.00} s.");

        await using var load = new KeepAliveLoad(agent.Port, clients: 4);
        await Eventually.TrueAsync(() => load.Answers > 100);
        var connections = load.Connections;
        registry.Offline(registered);
        await Eventually.TrueAsync(async () =>
        {
            var slots = await agent.SlotsAsync();
            Assert.Single(slots, slot => slot.Port == first.Port && slot.IsServing);
            return slots.Single(slot => slot.Port == crashing.Port).Admin == SlotAdmin.Maintenance;
        });
        var before = load.Answers;
        await Eventually.TrueAsync(() => load.Answers > before + 100);
        Assert.Empty(load.Failures);
        Assert.Equal(connections, load.Connections);
        Assert.Equal(1, (long)(await agent.StatusAsync())["haproxy"]!["reloads"]!);
    }
}
