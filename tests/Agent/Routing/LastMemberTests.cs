using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Routing;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Routing;

/// <summary>What becomes of a backend whose last member the registry says to have left.</summary>
public sealed class LastMemberTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private FakeRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_leaves_as_every_other_and_the_status_tells_whose_it_was()
    {
        var (first, second) = (_registry.Online("1", 81), _registry.Online("1", 82));
        await using var agent = await StartAsync(LastMember.Maintenance);
        await agent.PortsAsync("live", 81, 82);
        _registry.Offline(first);
        await agent.PortsAsync("live", 82);
        Assert.Empty(await WithoutMembersAsync(agent));

        _registry.Offline(second);
        await agent.PortsAsync("live");
        await Eventually.PassesAsync(async () =>
            Assert.Equal(
                """{"backend":"live","lastMembers":["127.0.0.1:82"],"serving":false}""",
                Assert.Single(await WithoutMembersAsync(agent))!.ToJsonString()));

        _registry.Online("1", 83);
        await agent.PortsAsync("live", 83);
        await Eventually.PassesAsync(async () => Assert.Empty(await WithoutMembersAsync(agent)));
    }

    [Fact]
    public async Task Where_it_is_to_serve_it_has_the_traffic_until_another_comes()
    {
        var (first, second) = (_registry.Online("1", 81), _registry.Online("1", 82));
        await using var agent = await StartAsync(LastMember.Serve);
        await agent.PortsAsync("live", 81, 82);
        _registry.Offline(first);
        await agent.PortsAsync("live", 82);
        _registry.Offline(second);
        await Eventually.PassesAsync(async () => Assert.True((bool)Assert.Single(await WithoutMembersAsync(agent))!["serving"]!));
        Assert.Equal([82], agent.Haproxy.Ports("live"));

        _registry.Online("1", 83);
        await agent.PortsAsync("live", 83);
        await Eventually.PassesAsync(async () => Assert.Empty(await WithoutMembersAsync(agent)));
    }

    [Fact]
    public async Task One_that_serves_does_so_after_a_restart_with_the_registry_down_too()
    {
        var only = _registry.Online("1", 81);
        await using (var agent = await StartAsync(LastMember.Serve))
        {
            await agent.PortsAsync("live", 81);
            _registry.Offline(only);
            await Eventually.PassesAsync(async () => Assert.Single(await WithoutMembersAsync(agent)));
        }

        _registry.Break = RefuseAsync;
        await using var again = await StartAsync(LastMember.Serve);
        await again.PortsAsync("live", 81);
    }

    [Fact]
    public async Task An_answer_without_it_is_believed_only_when_it_stays_so()
    {
        _registry.Online("1", 81);
        await using var agent = await StartAsync(LastMember.Maintenance, hold: TimeSpan.FromSeconds(2));
        await agent.PortsAsync("live", 81);
        _registry.Forget();
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        await Eventually.PassesAsync(async () => Assert.Equal(1, (int)(await agent.GetJsonAsync("/status"))["registry"]!["heldMembers"]!));
        Assert.Equal([81], agent.Haproxy.Ports("live"));
        await agent.PortsAsync("live");
        await Eventually.PassesAsync(async () => Assert.Single(await WithoutMembersAsync(agent)));
    }

    [Fact]
    public async Task The_age_of_what_is_known_from_the_file_is_told()
    {
        _registry.Online("1", 81);
        await using (var agent = await StartAsync(LastMember.Maintenance))
        {
            await agent.PortsAsync("live", 81);
        }

        var file = _folder.At("state.json");
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();
        var state = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.InRange((long)state["asOf"]!, hourAgo, hourAgo + 3_700_000);
        state["asOf"] = hourAgo;
        await File.WriteAllTextAsync(file, state.ToJsonString());

        _registry.Break = RefuseAsync;
        await using (var old = await StartAsync(LastMember.Maintenance))
        {
            await old.PortsAsync("live", 81);
        }

        // Written again by an agent that heard nothing new, it is as old as before.
        await using var again = await StartAsync(LastMember.Maintenance);
        await again.PortsAsync("live", 81);
        var registry = (await again.GetJsonAsync("/status"))["registry"]!;
        Assert.Equal("file", (string)registry["knowledge"]!);
        Assert.InRange((double)registry["ageSeconds"]!, 3600, 3900);
        _registry.Break = null;
        await Eventually.PassesAsync(async () =>
        {
            var fresh = (await again.GetJsonAsync("/status"))["registry"]!;
            Assert.Equal("registry", (string)fresh["knowledge"]!);
            Assert.InRange((double)fresh["ageSeconds"]!, 0, 60);
        });
    }

    [Fact]
    public async Task What_happened_in_an_outage_comes_as_one_change()
    {
        Registration[] before = [.. Enumerable.Range(100, 40).Select(port => _registry.Online("1", port))];
        await using var agent = await StartAsync(LastMember.Maintenance);
        await agent.PortsAsync("live", [.. Enumerable.Range(100, 40)]);
        await Eventually.TrueAsync(() => _registry.Streams == 1);
        await agent.Get<RegistryFollower>().CompareAsync(CancellationToken.None);
        await agent.Loop.RefreshAsync();
        var attempts = agent.Haproxy.Attempts.Count;
        _registry.Break = RefuseAsync;
        _registry.Publishes = false;
        _registry.DropStreams();
        await Eventually.TrueAsync(async () => !(bool)(await agent.GetJsonAsync("/status"))["registry"]!["reachable"]!);
        foreach (var left in before[..10])
        {
            _registry.Offline(left);
        }

        foreach (var port in Enumerable.Range(200, 30))
        {
            _registry.Online("1", port);
        }

        (_registry.Publishes, _registry.Break) = (true, null);
        await agent.PortsAsync("live", [.. Enumerable.Range(110, 30), .. Enumerable.Range(200, 30)]);
        await Eventually.TrueAsync(() => _registry.Streams == 1);
        await agent.Get<RegistryFollower>().CompareAsync(CancellationToken.None);
        await agent.Loop.RefreshAsync();

        // The outage's and the one that was just asked for.
        Assert.Equal(attempts + 2, agent.Haproxy.Attempts.Count);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task<JsonArray> WithoutMembersAsync(TestAgent agent) =>
        (await agent.GetJsonAsync("/status"))["routing"]!["withoutMembers"]!.AsArray();

    private Task<TestAgent> StartAsync(LastMember lastMember, TimeSpan? hold = null) =>
        TestAgent.StartAsync(
            new AgentOptions
            {
                RegistryHosts = [_registry.Address],
                Routing = RoutingChoice.Fleet,
                LastMember = lastMember,
                StateFile = _folder.At("state.json"),
            },
            hold: hold);
}
