using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery;

/// <summary>A whole agent against a registry on a real socket.</summary>
public sealed class RegistryFollowerTests : IAsyncLifetime
{
    private const string Live = """{"type":"dynamic","name":"web","version":"1"}""";

    private FakeRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task The_first_snapshot_has_the_members_that_its_backends_need()
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81);
        _registry.Online("2", 82);
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("live", 81);

        Assert.Equal([81], FakeHaproxy.PortsIn(agent.Haproxy.Attempts[0], "live")!);
        Assert.Contains("GET /registrations?name=web", _registry.Requests);
    }

    [Fact]
    public async Task Events_bring_and_take_members_without_waiting_for_a_comparison()
    {
        _registry.Put("backend", "live", Live);
        var first = _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, compare: TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => _registry.Streams == 1);
        await agent.PortsAsync("live", 81);
        _registry.Online("1", 82);
        await agent.PortsAsync("live", 81, 82);
        _registry.Offline(first);
        await agent.PortsAsync("live", 82);
    }

    [Fact]
    public async Task Lost_events_are_made_good_by_the_next_comparison()
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, hold: TimeSpan.Zero);
        await agent.PortsAsync("live", 81);
        _registry.Publishes = false;
        var second = _registry.Online("1", 82);
        await agent.PortsAsync("live", 81, 82);
        _registry.Offline(second);
        await agent.PortsAsync("live", 81);
    }

    [Fact]
    public async Task An_event_whose_opposite_was_lost_is_put_right_although_the_registry_is_as_before()
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, compare: TimeSpan.FromSeconds(2), hold: TimeSpan.Zero);
        await agent.PortsAsync("live", 81);

        // The comparison that a connection brings about is through, and the next one is not due.
        var follower = agent.Get<RegistryFollower>();
        await Eventually.TrueAsync(() => follower.State.EventsConnected);
        await (await follower.CompareAsync(CancellationToken.None)).Settled;
        var second = _registry.Online("1", 82);
        _registry.Publishes = false;
        _registry.Offline(second);

        // To the registry, the agent's last whole answer is the truth again: it says 304.
        await Eventually.TrueAsync(() => agent.Haproxy.Taken.Any(snapshot => FakeHaproxy.PortsIn(snapshot, "live") is [81, 82]));
        await agent.PortsAsync("live", 81);
    }

    [Fact]
    public async Task After_a_reconnection_the_gap_is_filled_at_once()
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, compare: TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => _registry.Streams == 1);
        await agent.PortsAsync("live", 81);
        _registry.Publishes = false;
        _registry.Online("1", 82);
        _registry.DropStreams();
        await agent.PortsAsync("live", 81, 82);
    }

    [Theory]
    [InlineData(500, "", "text/plain")]
    [InlineData(503, "busy", "text/plain")]
    [InlineData(401, """{"title":"no"}""", "application/problem+json")]
    [InlineData(200, "", "application/json")]
    [InlineData(200, "null", "application/json")]
    [InlineData(200, "{}", "application/json")]
    [InlineData(200, "[", "application/json")]
    [InlineData(200, "<html>maintenance</html>", "text/html")]
    [InlineData(304, "", "text/plain")]
    public async Task No_failure_of_the_registry_empties_a_backend(int status, string body, string type)
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, hold: TimeSpan.Zero);
        await agent.PortsAsync("live", 81);
        _registry.Break = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return status == 304 ? Task.CompletedTask : context.Response.WriteAsync(body);
        };
        _registry.DropStreams();
        await AfterComparisonsAsync(agent, 3);

        Assert.All(agent.Haproxy.Taken, snapshot => Assert.Equal([81], FakeHaproxy.PortsIn(snapshot, "live")!));
        _registry.Break = null;
        _registry.Online("1", 82);
        await agent.PortsAsync("live", 81, 82);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_changes_nothing()
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry, hold: TimeSpan.Zero);
        await agent.PortsAsync("live", 81);
        _registry.Break = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("[]");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        await AfterComparisonsAsync(agent, 3);

        Assert.Equal([81], agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task A_registry_that_forgot_everything_empties_and_removes_nothing()
    {
        _registry.Put("backend", "live", Live);
        _registry.Put("frontend", "web", """{"bind":"127.0.0.1:8080","backend":"live"}""");
        _registry.Online("1", 81);
        _registry.Online("1", 82);
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("live", 81, 82);
        _registry.Forget();
        _registry.DropStreams();
        await AfterComparisonsAsync(agent, 3);

        Assert.Equal([81, 82], agent.Haproxy.Ports("live"));
        Assert.Single(agent.Haproxy.Now.Frontends);
        Assert.Equal(2, (int)(await agent.GetJsonAsync("/status"))["registry"]!["heldMembers"]!);
    }

    [Fact]
    public async Task Registry_that_forgets_everything_between_two_answers_removes_nothing()
    {
        _registry.Put("backend", "live", Live);
        _registry.Put("frontend", "web", """{"bind":"127.0.0.1:8080","backend":"live"}""");
        _registry.Online("1", 81);
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("live", 81);
        _registry.Break = async context =>
        {
            var isLast = context.Request.Path == "/frontends";
            context.Response.StatusCode = isLast ? 200 : context.Request.Path == "/backends" ? 304 : 503;
            if (isLast)
            {
                _registry.Forget();
                _registry.Break = null;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("[]");
            }
        };
        _registry.DropStreams();
        await Eventually.TrueAsync(() => _registry.Break is null);
        await AfterComparisonsAsync(agent, 3);

        Assert.Single(agent.Haproxy.Now.Frontends);
        Assert.Equal([81], agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task The_status_tells_how_old_the_knowledge_is_and_why()
    {
        _registry.Put("backend", "live", Live);
        await using var agent = await TestAgent.FollowAsync(_registry);
        await Eventually.PassesAsync(async () =>
        {
            var well = (await agent.GetJsonAsync("/status"))["registry"]!;
            Assert.True((bool)well["eventsConnected"]!, well.ToJsonString());
            Assert.True((bool)well["reachable"]!, well.ToJsonString());
            Assert.InRange((double)well["ageSeconds"]!, 0, 20);
        });
        _registry.Break = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        _registry.DropStreams();
        await Eventually.PassesAsync(async () =>
        {
            var ill = (await agent.GetJsonAsync("/status"))["registry"]!;
            Assert.False((bool)ill["reachable"]!);
            Assert.False((bool)ill["eventsConnected"]!);
            Assert.Contains("500", (string)ill["failure"]!, StringComparison.Ordinal);
            Assert.Contains("500", (string)ill["eventsFailure"]!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Events_that_cannot_be_read_lead_to_a_comparison()
    {
        _registry.Put("backend", "live", Live);
        await using var agent = await TestAgent.FollowAsync(_registry, compare: TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => _registry.Streams == 1);
        await agent.PortsAsync("live");
        _registry.Publishes = false;
        _registry.Online("1", 81);
        _registry.Publishes = true;
        _registry.Publish("thalassa.online", "what is this", JsonElement.Parse("{}"));
        await agent.PortsAsync("live", 81);
    }

    [Fact]
    public async Task Members_with_names_are_resolved_by_the_agent()
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81, host: "localhost");
        _registry.Online("1", 82, host: "unknown.example");
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("live", 81);

        Assert.Equal("127.0.0.1", agent.Haproxy.Now.Backends[0].Servers[0].Address.ToString());
        Assert.Equal("unknown.example", (string)(await agent.GetJsonAsync("/status"))["unresolvedNames"]![0]!);
        Assert.Equal(2, (await agent.GetJsonAsync("/backends/live/members")).AsArray().Count);
    }

    [Fact]
    public async Task The_weight_of_a_member_is_its_metas()
    {
        _registry.Put("backend", "live", Live);
        _registry.Online("1", 81, meta: """{"weight":7}""");
        await using var agent = await TestAgent.FollowAsync(_registry);
        await agent.PortsAsync("live", 81);

        Assert.Equal(7, agent.Haproxy.Now.Backends[0].Servers[0].Weight);
    }

    [Fact]
    public async Task A_start_with_the_registry_down_serves_what_was_last_known()
    {
        using var folder = new TemporaryFolder();
        _registry.Put("backend", "live", Live);
        _registry.Put("frontend", "web", """{"bind":"127.0.0.1:8080","backend":"live"}""");
        _registry.Online("1", 81, host: "localhost");
        await using (var agent = await TestAgent.FollowAsync(_registry, stateFile: folder.At("state.json")))
        {
            await agent.PortsAsync("live", 81);
        }

        _registry.Break = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await using var again = await TestAgent.FollowAsync(
            _registry,
            RoutingChoice.Auto,
            stateFile: folder.At("state.json"),
            dns: (_, _) => throw new System.Net.Sockets.SocketException());
        await again.PortsAsync("live", 81);
        Assert.Single(again.Haproxy.Now.Frontends);
        Assert.Equal("fleet", (string)(await again.GetJsonAsync("/status"))["routing"]!["mode"]!);
        _registry.Break = null;
        _registry.Online("1", 82);
        await again.PortsAsync("live", 81, 82);
    }

    [Fact]
    public async Task A_start_that_knows_nothing_leaves_HAProxy_alone_until_the_registry_answers()
    {
        _registry.Put("backend", "live", Live);
        _registry.Break = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await using var agent = await TestAgent.FollowAsync(_registry);
        await AfterComparisonsAsync(agent, 2);
        Assert.Empty(agent.Haproxy.Attempts);
        _registry.Break = null;
        await agent.PortsAsync("live");
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
