using System.Text.Json;
using Thalassa.Agent.Routing;
using Thalassa.Model;
using Thalassa.Model.Agents;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Fleet;

public sealed class FleetReporterTests
{
    [Fact]
    public async Task An_agent_says_how_it_is_and_when_a_change_is_live()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        await using var agent = await TestAgent.FollowAsync(registry, label: "east");
        var member = registry.Online("1", 8001);
        await ReportsAsync(registry, report =>
            report is { Health: "ok", Label: "east", Servers: 1, Problems.Count: 0 } && report.Revision == member.Revision);
        var before = Last(registry);
        Assert.Equal(1, before.Backends!.Count(c => c == '"') / 2);
        Assert.True(before.Snapshot > 0 && before.Started > 1_700_000_000_000);

        registry.Put("frontend", "web", """{"bind":"127.0.0.1:1","backend":"live"}""");
        await ReportsAsync(registry, report => report.Frontends != before.Frontends && report.Backends == before.Backends);

        // What it has nothing to do with is as good as done.
        var other = registry.Online("1", 8002, name: "other");
        await ReportsAsync(registry, report => report.Revision == other.Revision);
    }

    [Fact]
    public async Task What_HAProxy_does_not_take_is_neither_live_nor_well()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        var first = registry.Online("1", 8001);
        var haproxy = new FakeHaproxy();
        await using var agent = await TestAgent.FollowAsync(registry, haproxy: haproxy);
        await ReportsAsync(registry, report => report.Health == "ok" && report.Revision == first.Revision);

        haproxy.Refuse = snapshot => FakeHaproxy.PortsIn(snapshot, "live")?.Length == 2 ? "it is full" : null;
        registry.Online("1", 8002);
        await ReportsAsync(registry, report =>
            report.Health == "failing" && report.Problems[0].Contains("it is full", StringComparison.Ordinal));
        Assert.Equal(first.Revision, Last(registry).Revision);
    }

    [Fact]
    public async Task An_agent_with_routing_of_its_own_has_no_part_in_the_fleets()
    {
        await using var registry = await FakeRegistry.StartAsync();
        await using var agent = await TestAgent.FollowAsync(registry, RoutingChoice.Local);
        await ReportsAsync(registry, report => report is { Health: "ok", Frontends: null, Backends: null });
    }

    [Fact]
    public async Task It_takes_itself_out_when_it_stops()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var agent = await TestAgent.FollowAsync(registry);
        await ReportsAsync(registry, _ => true);
        await agent.DisposeAsync();
        Assert.Equal(("DELETE", $"/agents/{Last(registry).Id}"), (registry.Reports.Last().Method, registry.Reports.Last().Path));
    }

    [Fact]
    public async Task A_registry_that_takes_no_reports_is_left_alone_and_followed_all_the_same()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.ReportStatus = 404;
        registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        await using var agent = await TestAgent.FollowAsync(registry);
        await Eventually.TrueAsync(() => !registry.Reports.IsEmpty);
        registry.Online("1", 8001);
        await agent.PortsAsync("live", 8001);
        Assert.Single(registry.Reports);
    }

    private static AgentReport Last(FakeRegistry registry) =>
        JsonSerializer.Deserialize(registry.Reports.Last(report => report.Method == "POST").Body, Json.Default.AgentReport)!;

    private static Task ReportsAsync(FakeRegistry registry, Predicate<AgentReport> what) => Eventually.PassesAsync(
        () => Assert.True(what(Last(registry)), registry.Reports.LastOrDefault().Body));
}
