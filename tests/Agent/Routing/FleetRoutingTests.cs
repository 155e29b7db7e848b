using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Routing;

/// <summary>Agents that serve the fleet's routing, and the rule by which each finds out whose it serves.</summary>
public sealed class FleetRoutingTests : IAsyncLifetime
{
    private FakeRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Two_agents_of_different_labels_serve_the_common_objects_and_their_own()
    {
        await using var east = await TestAgent.FollowAsync(_registry, label: "east");
        await using var west = await TestAgent.FollowAsync(_registry, label: "west");
        _registry.Put("backend", "live", """{"type":"static","members":[{"host":"10.0.0.1","port":80}]}""");
        _registry.Put("frontend", "web", """{"bind":"*:80","backend":"live"}""");
        _registry.Put("frontend", "web", """{"bind":"*:81","backend":"live","label":"west"}""");
        _registry.Put("frontend", "extra", """{"bind":"*:82","backend":"live","label":"east"}""");
        await BindsAsync(east, "extra *:82", "web *:80");
        await BindsAsync(west, "web *:81");
        await west.PortsAsync("live", 80);
        Assert.Equal("west", (string)(await west.GetJsonAsync("/frontends/web"))["label"]!);
    }

    [Fact]
    public async Task A_change_at_one_agent_is_kept_by_the_registry_and_applied_everywhere()
    {
        await using var east = await TestAgent.FollowAsync(_registry, label: "east");
        await using var west = await TestAgent.FollowAsync(_registry, label: "west");
        var (status, answer) = await east.SendAsync(
            "PUT", "/backends/live", """{"type":"static","members":[{"host":"10.0.0.1","port":80}]}""");

        Assert.Equal((200, "live"), (status, (string)answer["key"]!));
        Assert.Equal([80], east.Haproxy.Ports("live"));
        await west.PortsAsync("live", 80);
        Assert.Equal(200, (await west.SendAsync("DELETE", "/backends/live")).Status);
        Assert.Empty(west.Haproxy.Now.Backends);
        await Eventually.TrueAsync(() => east.Haproxy.Now.Backends.IsEmpty);
    }

    [Fact]
    public async Task A_switch_is_answered_when_this_agent_has_the_other_versions_members()
    {
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        _registry.Online("1", 81);
        _registry.Online("2", 82);
        _registry.Online("1", 83, name: "shop");
        await using var agent = await TestAgent.FollowAsync(_registry, compare: TimeSpan.FromHours(1));
        await agent.PortsAsync("live", 81);
        Assert.Equal(200, (await agent.SendAsync("POST", "/backends/live", """{"version":"2"}""")).Status);
        Assert.Equal([82], agent.Haproxy.Ports("live"));
        Assert.Equal(200, (await agent.SendAsync("POST", "/backends/live", """{"name":"shop","version":"1"}""")).Status);
        Assert.Equal([83], agent.Haproxy.Ports("live"));
        Assert.DoesNotContain(agent.Haproxy.Taken, snapshot => FakeHaproxy.PortsIn(snapshot, "live") is []);
    }

    [Fact]
    public async Task A_switch_of_a_labelled_backend_names_its_label()
    {
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1","label":"east"}""");
        _registry.Online("2", 82);
        await using var agent = await TestAgent.FollowAsync(_registry, label: "east");
        await agent.PortsAsync("live");
        Assert.Equal(200, (await agent.SendAsync("POST", "/backends/live", """{"version":"2"}""")).Status);

        Assert.Contains("POST /backends/live?label=east", _registry.Requests);
        Assert.Equal("2", (string)(await agent.GetJsonAsync("/backends/live"))["version"]!);
    }

    [Fact]
    public async Task What_this_agents_HAProxy_refuses_never_reaches_the_registry()
    {
        await using var agent = await TestAgent.FollowAsync(_registry);
        agent.Haproxy.Refuse = snapshot => snapshot.Backends.IsEmpty ? null : "no";
        var (status, answer) = await agent.SendAsync("PUT", "/backends/live", """{"type":"static"}""");

        Assert.Equal((422, "[ALERT] config : no"), (status, (string)answer["lines"]![0]!));
        Assert.DoesNotContain(_registry.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_for_other_agents_is_kept_with_a_warning()
    {
        await using var agent = await TestAgent.FollowAsync(_registry, label: "east");
        var (status, answer) = await agent.SendAsync("PUT", "/backends/live?label=west", """{"type":"static"}""");

        Assert.Equal((200, "west"), (status, (string)answer["label"]!));
        Assert.Contains("not for this agent", (string)answer["warnings"]![0]!, StringComparison.Ordinal);
        Assert.Empty(agent.Haproxy.Now.Backends);
    }

    [Fact]
    public async Task The_registrys_refusal_is_passed_on_as_it_came()
    {
        await using var agent = await TestAgent.FollowAsync(_registry);
        await Eventually.TrueAsync(() => agent.Loop.Current.HasSettled);
        _registry.Break = context =>
        {
            context.Response.StatusCode = 409;
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync("""{"title":"several labels have that key","labels":["a","b"]}""");
        };
        var (status, answer) = await agent.SendAsync("PUT", "/backends/live", """{"type":"static"}""");

        Assert.Equal(409, status);
        Assert.Equal("""{"title":"several labels have that key","labels":["a","b"]}""", answer.ToJsonString());
    }

    [Fact]
    public async Task With_the_registry_down_a_change_is_503_and_nothing_changes()
    {
        _registry.Put("backend", "live", """{"type":"static","members":[{"host":"10.0.0.1","port":80}]}""");
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("live", 80);
        _registry.Break = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.Equal(503, (await agent.SendAsync("DELETE", "/backends/live")).Status);
        Assert.Equal(503, (await agent.SendAsync("PUT", "/backends/live", """{"type":"static"}""")).Status);
        Assert.Equal([80], agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task What_the_registry_took_but_cannot_be_read_back_is_504()
    {
        await using var agent = await TestAgent.FollowAsync(_registry);
        await Eventually.TrueAsync(() => agent.Loop.Current.HasSettled);
        _registry.Break = context =>
        {
            context.Response.StatusCode = context.Request.Method == "PUT" ? 200 : 500;
            return Task.CompletedTask;
        };
        var (status, answer) = await agent.SendAsync("PUT", "/backends/live", """{"type":"static"}""");

        Assert.Equal(504, status);
        Assert.Contains("the registry has the change", (string)answer["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_object_of_the_fleet_stays_as_it_was_and_holds_back_no_other()
    {
        _registry.Put("frontend", "web", """{"bind":"*:80","backend":"live"}""");
        await using var agent = await TestAgent.FollowAsync(_registry);
        await BindsAsync(agent, "web *:80");
        _registry.Put("frontend", "web", """{"bind":"of a later version","backend":"live"}""");
        _registry.Put("frontend", "other", """{"bind":"*:81","backend":"live"}""");
        await BindsAsync(agent, "other *:81", "web *:80");
    }

    [Fact]
    public async Task What_HAProxy_refuses_of_the_fleets_is_in_the_status()
    {
        await using var agent = await TestAgent.FollowAsync(_registry);
        agent.Haproxy.Refuse = snapshot => snapshot.Frontends.Any(frontend => frontend.Key == "bad") ? "address in use" : null;
        _registry.Put("frontend", "bad", """{"bind":"*:80","backend":"live"}""");
        _registry.Put("frontend", "good", """{"bind":"*:81","backend":"live"}""");
        await BindsAsync(agent, "good *:81");
        await Eventually.TrueAsync(async () =>
            (await agent.GetJsonAsync("/status"))["routing"]!["refused"] is JsonArray { Count: 1 } refused
            && (string)refused[0]!["id"]! == "frontend/bad");
    }

    [Fact]
    public async Task What_a_forgetful_registry_lost_can_still_be_deleted()
    {
        _registry.Put("backend", "live", """{"type":"static"}""");
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("live");
        await Eventually.TrueAsync(() => agent.Loop.Current.Wanted.Find("backend/live") is not null);
        _registry.Forget();

        Assert.Equal(200, (await agent.SendAsync("DELETE", "/backends/live")).Status);
        Assert.Empty(agent.Haproxy.Now.Backends);
    }

    [Fact]
    public async Task An_undecided_agent_follows_the_fleet_as_soon_as_there_is_any_routing()
    {
        await using var agent = await TestAgent.FollowAsync(_registry, RoutingChoice.Auto);
        await ModeAsync(agent, "undecided");
        _registry.Put("backend", "live", """{"type":"static"}""");
        await agent.PortsAsync("live");
        await ModeAsync(agent, "fleet");
    }

    [Fact]
    public async Task An_undecided_agent_that_gets_routing_of_its_own_keeps_its_own()
    {
        using var folder = new TemporaryFolder();
        await using (var agent = await TestAgent.FollowAsync(_registry, RoutingChoice.Auto, stateFile: folder.At("state.json")))
        {
            Assert.Equal(200, (await agent.SendAsync("PUT", "/backends/mine", """{"type":"static"}""")).Status);
            await ModeAsync(agent, "local");
        }

        _registry.Put("backend", "live", """{"type":"static"}""");
        await using var again = await TestAgent.FollowAsync(_registry, RoutingChoice.Auto, stateFile: folder.At("state.json"));
        await ModeAsync(again, "local");
        await again.PortsAsync("mine");
        Assert.Single(again.Haproxy.Now.Backends);
    }

    [Fact]
    public async Task An_undecided_agent_does_not_decide_without_the_registry()
    {
        _registry.Break = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await using var agent = await TestAgent.FollowAsync(_registry, RoutingChoice.Auto);

        Assert.Equal(503, (await agent.SendAsync("PUT", "/backends/mine", """{"type":"static"}""")).Status);
    }

    [Fact]
    public async Task A_local_agent_uses_the_registry_for_members_alone()
    {
        _registry.Put("backend", "live", """{"type":"static"}""");
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, RoutingChoice.Local, compare: TimeSpan.FromHours(1));
        Assert.Equal(200, (await agent.SendAsync("PUT", "/backends/mine", """{"type":"dynamic","name":"web","version":"1"}""")).Status);

        Assert.Equal([81], agent.Haproxy.Ports("mine"));
        Assert.Single(agent.Haproxy.Now.Backends);
        Assert.All(_registry.Requests, request => Assert.StartsWith("GET /registrations", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_local_switch_to_a_service_whose_members_cannot_be_learned_is_503_and_empties_nothing()
    {
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, RoutingChoice.Local);
        Assert.Equal(200, (await agent.SendAsync("PUT", "/backends/mine", """{"type":"dynamic","name":"web","version":"1"}""")).Status);
        _registry.Break = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        Assert.Equal(503, (await agent.SendAsync("POST", "/backends/mine", """{"name":"shop","version":"1"}""")).Status);
        Assert.Equal([81], agent.Haproxy.Ports("mine"));
    }

    private static Task BindsAsync(TestAgent agent, params string[] expected) => Eventually.PassesAsync(
        () => Assert.Equal(expected, agent.Haproxy.Now.Frontends.Select(frontend => $"{frontend.Key} {frontend.Bind}")));

    private static Task ModeAsync(TestAgent agent, string mode) => Eventually.TrueAsync(
        async () => (string)(await agent.GetJsonAsync("/status"))["routing"]!["mode"]! == mode);
}
