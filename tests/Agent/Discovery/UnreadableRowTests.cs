using System.Text.Json.Nodes;
using Thalassa.Agent.Discovery;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery;

/// <summary>An agent keeps what it last knew of rows that its registry holds and cannot read.</summary>
public sealed class UnreadableRowTests : IAsyncLifetime
{
    private const string Live = """{"type":"dynamic","name":"web","version":"1"}""";

    private FakeRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _registry.Put("backend", "live", Live);
        _registry.Put("frontend", "web", """{"bind":"127.0.0.1:8080","backend":"live"}""");
        _registry.Online("1", 81);
        _registry.Online("1", 82);
        _registry.Online("1", 83);
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Unreadable_objects_and_members_stay_and_are_named()
    {
        await using var agent = await TestAgent.FollowAsync(_registry, hold: TimeSpan.Zero);
        await agent.PortsAsync("live", 81, 82, 83);
        var applied = agent.Haproxy.Attempts.Count;
        DamageAll();
        await AfterComparisonsAsync(agent, 4);

        Assert.Equal([81, 82, 83], agent.Haproxy.Ports("live"));
        Assert.Single(agent.Haproxy.Now.Frontends);
        Assert.Equal(applied, agent.Haproxy.Attempts.Count);
        var status = (await agent.GetJsonAsync("/status"))["registry"]!;
        Assert.Equal("/web/1/127.0.0.1/81, backend/live, frontend/web", (string)status["unreadable"]!);
        Assert.True((bool)status["reachable"]!);
        await Eventually.PassesAsync(() =>
        {
            var report = JsonNode.Parse(_registry.Reports.Last(one => one.Method == "POST").Body)!;
            Assert.Equal("degraded", (string)report["health"]!);
            Assert.Contains("backend/live", report["problems"]!.ToJsonString(), StringComparison.Ordinal);
        });

        // The others go on meanwhile, and changes reach what can be read again.
        _registry.Put("backend", "more", Live);
        await agent.PortsAsync("more", 81, 82, 83);
        _registry.Repair("backend/live");
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"2"}""");
        _registry.Online("2", 90);
        await agent.PortsAsync("live", 90);
        _registry.Repair("/web/1/127.0.0.1/81");
        _registry.Repair("frontend/web");
        await AfterComparisonsAsync(agent, 1);
        Assert.Null((await agent.GetJsonAsync("/status"))["registry"]!["unreadable"]);
    }

    [Fact]
    public async Task Objects_that_are_deleted_while_others_cannot_be_read_go()
    {
        _registry.Put("backend", "more", Live);
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("more", 81, 82, 83);
        _registry.Damage("backend/live");
        _registry.Delete("backend", "more");
        await Eventually.PassesAsync(() => Assert.Equal("live", Assert.Single(agent.Haproxy.Now.Backends).Definition.Key));
        Assert.Equal([81, 82, 83], agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task Start_with_a_saved_state_keeps_unreadable_objects_and_members()
    {
        using var folder = new TemporaryFolder();
        await using (var agent = await TestAgent.FollowAsync(_registry, stateFile: folder.At("state.json")))
        {
            await agent.PortsAsync("live", 81, 82, 83);
        }

        DamageAll();
        await using var again = await TestAgent.FollowAsync(_registry, stateFile: folder.At("state.json"), hold: TimeSpan.Zero);
        await AfterComparisonsAsync(again, 3);
        Assert.Equal([81, 82, 83], again.Haproxy.Ports("live"));
        Assert.Single(again.Haproxy.Now.Frontends);
        Assert.All(again.Haproxy.Taken, snapshot => Assert.Equal([81, 82, 83], FakeHaproxy.PortsIn(snapshot, "live")!));
    }

    [Fact]
    public async Task Registry_of_which_no_object_can_be_read_is_followed_all_the_same()
    {
        _registry.Damage("backend/live");
        _registry.Damage("frontend/web");
        await using var agent = await TestAgent.FollowAsync(_registry, Agent.Routing.RoutingChoice.Auto);
        await AfterComparisonsAsync(agent, 2);
        Assert.Equal("fleet", (string)(await agent.GetJsonAsync("/status"))["routing"]!["mode"]!);
        Assert.Empty(agent.Haproxy.Now.Backends);
        _registry.Repair("backend/live");
        await agent.PortsAsync("live", 81, 82, 83);
    }

    [Theory]
    [InlineData("backend/live?east", 92)]
    [InlineData("backend/live?west", 92)]
    [InlineData("backend/live", 92)]
    public async Task Object_of_the_agents_label_stays_although_there_is_one_without_label(string unreadable, int port)
    {
        _registry.Online("2", 92);
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"2","label":"east"}""");
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"3","label":"west"}""");
        await using var agent = await TestAgent.FollowAsync(_registry, label: "east");
        await agent.PortsAsync("live", port);
        _registry.Damage(unreadable);
        await AfterComparisonsAsync(agent, 3);

        Assert.Equal([port], agent.Haproxy.Ports("live"));
        Assert.Equal(
            unreadable.EndsWith("west", StringComparison.Ordinal) ? null : unreadable,
            (string?)(await agent.GetJsonAsync("/status"))["registry"]!["unreadable"]);
    }

    private void DamageAll()
    {
        _registry.Damage("/web/1/127.0.0.1/81");
        _registry.Damage("backend/live");
        _registry.Damage("frontend/web");
    }

    private static async Task AfterComparisonsAsync(TestAgent agent, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var limit = new CancellationTokenSource(Eventually.DefaultLimit);
            await (await agent.Get<RegistryFollower>().CompareAsync(limit.Token)).Settled;
        }
    }
}
