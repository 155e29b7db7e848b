using System.Text.Json.Nodes;
using Thalassa.Agent.Stats;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Stats;

/// <summary>A whole agent with a real HAProxy and requests, asked what it counts.</summary>
public sealed class StatsApiTests : ServedTests
{
    [Fact]
    public async Task Every_frontend_backend_and_member_has_its_numbers()
    {
        await using var load = new KeepAliveLoad(Agent.Port, 2);
        var member = $"backend/live/127.0.0.1:{Agent.App("first").Port}";

        await Eventually.PassesAsync(async () =>
        {
            var stats = await Agent.CallAsync(HttpMethod.Get, "/stats?history=true");
            foreach (var id in (string[])["frontend/web", "backend/live", member])
            {
                var item = Find(stats, id);
                Assert.True((double)item["rate"]! > 0, item.ToJsonString());
                Assert.True((long)item["responses"]!["2xx"]! > 0, item.ToJsonString());
                Assert.True((long)item["bytesOut"]! > 0, item.ToJsonString());
                Assert.Contains(stats["history"]!["objects"]![id]!["rate"]!.AsArray(), rate => (double?)rate > 0);
            }

            Assert.Equal(("UP", "L4OK"), ((string?)Find(stats, member)["status"], (string?)Find(stats, member)["check"]!["result"]));
        });
        Assert.Equal(1, Agent.Haproxy.Status.Reloads);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Nothing_is_read_when_nobody_looks_and_after_a_reload_it_is_read_from_the_new_worker()
    {
        var service = Agent.Get<StatsService>();
        Assert.False(service.IsWatched);
        Assert.Equal(0, service.Latest.Worker);

        using var watch = service.Watch();
        await Eventually.TrueAsync(() => service.Latest.Worker == Agent.Haproxy.Status.Worker && service.Latest.Worker != 0);
        var before = service.Latest.Worker;
        await Agent.PutAsync("/frontends/other", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");

        await Eventually.TrueAsync(() =>
            service.Latest.Worker != before && service.Latest.Objects.Any(item => item.Id == "frontend/other"));
        watch.Dispose();
        watch.Dispose();
        Assert.False(service.IsWatched);
    }

    [Fact]
    public async Task Who_collects_metrics_gets_them_of_the_moment_and_keeps_nothing_going()
    {
        var service = Agent.Get<StatsService>();
        using var http = new HttpClient { BaseAddress = Agent.Address };
        Assert.Contains("thalassa_haproxy_members{", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains(service.Latest.Objects, item => item.Id == "backend/live");
        Assert.False(service.IsWatched);

        await Agent.RunAsync("second");
        await Eventually.PassesAsync(async () =>
        {
            await http.GetStringAsync("/metrics");
            Assert.Equal(2, service.Latest.Objects.Count(item => item.Kind == StatsKind.Member));
        });
        Assert.False(service.IsWatched);
    }

    private static JsonNode Find(JsonNode stats, string id) =>
        stats["objects"]!.AsArray().SingleOrDefault(item => (string?)item!["id"] == id)
        ?? throw new InvalidOperationException($"no {id} in {stats.ToJsonString()}");
}
