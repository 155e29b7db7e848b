using System.Text.Json.Nodes;
using Thalassa.Agent.Compatibility.Etcd;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.Etcd;

/// <summary>A whole agent against a real etcd that etcd-registry's real client writes to.</summary>
public sealed class EtcdSourceTests : IAsyncLifetime
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private RealEtcd _etcd = null!;

    public async Task InitializeAsync() => _etcd = await RealEtcd.StartAsync();

    public async Task DisposeAsync() => await _etcd.DisposeAsync();

    [Fact]
    public async Task Who_joins_with_the_client_becomes_a_member_and_who_leaves_is_none_any_more()
    {
        await using var client = await ClientAsync();
        await client.CallAsync("join", "web", new { port = 81, hostname = "127.0.0.1", zone = "a" });
        await using var agent = await WatchedAsync([81]);
        var member = Assert.Single((await agent.GetJsonAsync("/backends/live/members")).AsArray())!;
        Assert.Equal("/web/0.0.0/127.0.0.1/81", (string)member["id"]!);
        Assert.Equal("a", (string)member["meta"]!["zone"]!);
        Assert.Equal("http://127.0.0.1:81", (string)member["meta"]!["url"]!);

        await client.CallAsync("join", "web", new { port = 82, hostname = "127.0.0.1" });
        await agent.PortsAsync("live", 81, 82);
        await client.CallAsync("join", "other", new { port = 83, hostname = "127.0.0.1" });
        await client.CallAsync("leave", "web");
        await agent.PortsAsync("live");
    }

    [Fact]
    public async Task A_version_in_the_document_is_the_members()
    {
        await using var client = await ClientAsync();
        await client.CallAsync("join", "web", new { port = 81, hostname = "127.0.0.1" });
        await client.CallAsync("join", "web", new { port = 82, hostname = "127.0.0.1", version = "1.1.0" });
        await using var agent = await WatchedAsync([81]);
        var (status, backend) = await agent.SendAsync("POST", "/backends/live?force=true", """{"version":"1.1.0"}""");
        Assert.True(status == 200, backend.ToJsonString());
        await agent.PortsAsync("live", 82);
    }

    [Fact]
    public async Task Who_dies_is_a_member_until_its_time_to_live_is_over()
    {
        await using var client = await ClientAsync();
        await client.CallAsync("join", "web", new { port = 81, hostname = "127.0.0.1" });
        await using var agent = await WatchedAsync([81]);
        client.Kill();
        await Eventually.PassesAsync(() => Assert.Empty(agent.Haproxy.Ports("live")), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Heartbeats_change_nothing_and_a_changed_document_changes_its_member()
    {
        await _etcd.PutAsync("services/web/1", Document(81));
        await using var agent = await WatchedAsync([81]);
        var attempts = agent.Haproxy.Attempts.Count;
        for (var i = 0; i < 5; i++)
        {
            await _etcd.PutAsync("services/web/1", Document(81));
        }

        await _etcd.PutAsync("services/web/2", Document(82));
        await agent.PortsAsync("live", 81, 82);
        Assert.Equal(attempts + 1, agent.Haproxy.Attempts.Count);
        await _etcd.PutAsync("services/web/1", Document(81, ",\"weight\":7"));
        await Eventually.TrueAsync(() => agent.Haproxy.Now.Backends[0].Servers is [{ Weight: 7 }, _]);
        await _etcd.PutAsync("services/web/1", Document(84));
        await agent.PortsAsync("live", 82, 84);
    }

    [Fact]
    public async Task What_is_no_service_is_passed_over()
    {
        await _etcd.PutAsync("services/web/1", Document(81));
        await using var agent = await WatchedAsync([81]);
        foreach (
            var value in (string[])
                [
                    "",
                    "text",
                    "[]",
                    "7",
                    "{\"name\":\"web\"}",
                    Document(81, ",\"version\":\"a b\""),
                    "{\"name\":\"web\",\"hostname\":\"a\\nserver evil\",\"port\":1}",
                ])
        {
            await _etcd.PutAsync($"services/web/{Guid.NewGuid()}", value);
        }

        await _etcd.PutAsync("services/web/2", Document(82));
        await agent.PortsAsync("live", 81, 82);
        Assert.Null((string?)(await RegistryAsync(agent))["failure"]);
    }

    [Fact]
    public async Task With_etcd_down_the_members_stay_and_when_it_is_back_changes_are_seen_again()
    {
        await _etcd.PutAsync("services/web/1", Document(81));
        await using var agent = await WatchedAsync([81], compare: TimeSpan.FromMilliseconds(100), hold: TimeSpan.Zero);
        await _etcd.KillAsync();
        await Eventually.TrueAsync(async () =>
            !(bool)(await RegistryAsync(agent))["reachable"]! && !(bool)(await RegistryAsync(agent))["eventsConnected"]!);
        Assert.Equal([81], agent.Haproxy.Ports("live"));
        await _etcd.StartAgainAsync();
        await _etcd.PutAsync("services/web/2", Document(82));
        await agent.PortsAsync("live", 81, 82);
        await Eventually.TrueAsync(async () => (bool)(await RegistryAsync(agent))["eventsConnected"]!);
    }

    [Fact]
    public async Task A_cluster_made_anew_takes_nothing_away_at_once_and_what_it_says_counts_although_its_index_is_low()
    {
        for (var i = 0; i < 5; i++)
        {
            await _etcd.PutAsync("services/web/1", Document(81, $",\"weight\":{i}"));
        }

        await using var agent = await WatchedAsync([81], compare: TimeSpan.FromMilliseconds(100));
        await _etcd.KillAsync();
        await _etcd.StartAgainAsync(isNew: true);
        await Eventually.TrueAsync(async () => (int)(await RegistryAsync(agent))["heldMembers"]! == 1);
        Assert.Equal([81], agent.Haproxy.Ports("live"));
        await _etcd.PutAsync("services/web/1", Document(81, ",\"weight\":99"));
        await Eventually.TrueAsync(() => agent.Haproxy.Now.Backends[0].Servers is [{ Weight: 99 }]);
    }

    [Fact]
    public async Task A_folder_that_is_deleted_is_asked_about_and_its_members_are_held_for_a_while()
    {
        await _etcd.PutAsync("services/web/1", Document(81));
        await _etcd.PutAsync("services/web/2", Document(82));
        await using var agent = await WatchedAsync([81, 82], compare: TimeSpan.FromMilliseconds(100), hold: TimeSpan.FromMilliseconds(1));
        await _etcd.DeleteAsync("services/web?recursive=true");
        await agent.PortsAsync("live");
    }

    [Fact]
    public async Task An_etcd_without_services_is_one_without_members()
    {
        await using var agent = await WatchedAsync([]);
        Assert.True((bool)(await RegistryAsync(agent))["reachable"]!);
        await _etcd.PutAsync("services/web/1", Document(81));
        await agent.PortsAsync("live", 81);
    }

    [Fact]
    public async Task Only_the_services_of_the_namespace_count_and_a_host_that_fails_is_passed_over()
    {
        await using var client = await AncestorClient.StartAsync(
            "etcd-registry", $"127.0.0.1:{FreePort.Next()},127.0.0.1:{_etcd.Port}/staging");
        await client.CallAsync("join", "web", new { port = 81, hostname = "127.0.0.1" });
        await _etcd.PutAsync("services/web/1", Document(82));
        await using var agent = await WatchedAsync([81], $"127.0.0.1:{FreePort.Next()},127.0.0.1:{_etcd.Port}/staging");
        Assert.Equal("etcd", (string)(await RegistryAsync(agent))["kind"]!);
    }

    private static string Document(int port, string more = "") => $$"""{"name":"web","hostname":"127.0.0.1","port":{{port}}{{more}}}""";

    private static async Task<JsonNode> RegistryAsync(TestAgent agent) => (await agent.GetJsonAsync("/status"))["registry"]!;

    private Task<AncestorClient> ClientAsync() => AncestorClient.StartAsync("etcd-registry", $"127.0.0.1:{_etcd.Port}");

    private async Task<TestAgent> WatchedAsync(int[] ports, string? connection = null, TimeSpan? compare = null, TimeSpan? hold = null)
    {
        var options = EtcdOptions.Read(connection ?? $"127.0.0.1:{_etcd.Port}", [])! with { Timeout = TimeSpan.FromSeconds(20) };
        var agent = await TestAgent.StartAsync(new AgentOptions { Extensions = [options] }, compare: compare ?? Never, hold: hold);
        await Eventually.TrueAsync(async () => (bool)(await RegistryAsync(agent))["eventsConnected"]!);
        Assert.Equal(200, (await agent.SendAsync("PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"0.0.0"}""")).Status);
        await agent.PortsAsync("live", ports);
        return agent;
    }
}
