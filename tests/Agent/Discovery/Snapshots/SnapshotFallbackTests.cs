using System.Text.Json.Nodes;
using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery.Snapshots;

/// <summary>A whole agent whose registry answers 503 until a test lets it answer.</summary>
public sealed class SnapshotFallbackTests : IAsyncLifetime, IDisposable
{
    private const string Live = """{"key":"live","type":"dynamic","name":"web","version":"1"}""";

    private readonly TemporaryFolder _folder = new();
    private FakeRegistry _registry = null!;
    private SnapshotHost _snapshot = null!;

    public async Task InitializeAsync()
    {
        (_registry, _snapshot) = (await FakeRegistry.StartAsync(), await SnapshotHost.StartAsync());
        GoAway();
    }

    public async Task DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _snapshot.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(RoutingChoice.Fleet)]
    [InlineData(RoutingChoice.Auto)]
    public async Task An_agent_that_knows_nothing_starts_from_it_and_catches_up(RoutingChoice routing)
    {
        _snapshot.Write(
            TimeProvider.System.GetUtcNow().AddMinutes(-10),
            Live,
            Member("1", 81, 5),
            Member("1", 82, 6),
            Member("2", 83, 7),
            Member("1", 84, 8, name: "other"));
        await using var agent = await StartAsync(routing);
        await agent.PortsAsync("live", 81, 82);
        var status = await RegistryAsync(agent);
        Assert.Equal(("snapshot", false), ((string?)status["knowledge"], (bool)status["reachable"]!));
        Assert.InRange((double)status["ageSeconds"]!, 599, 1200);
        Assert.Equal(_snapshot.Container.ToString(), (string?)status["snapshot"]!["container"]);
        Assert.Null(status["snapshot"]!["failure"]);

        // The registry is back, and knows better.
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        _registry.Online("1", 82);
        _registry.Online("1", 85);
        _registry.Break = null;
        await Eventually.PassesAsync(() => Assert.Contains(85, agent.Haproxy.Ports("live")));
        await Eventually.PassesAsync(async () => Assert.Equal("registry", (string?)(await RegistryAsync(agent))["knowledge"]));
    }

    [Fact]
    public async Task What_is_not_newer_than_the_file_is_left_alone()
    {
        var written = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        await File.WriteAllTextAsync(_folder.At("state.json"), $$"""
            {"version":1,"routing":"fleet","asOf":{{written.ToUnixTimeMilliseconds()}},"frontends":[],
             "backends":[{"key":"live","type":"dynamic","name":"web","version":"2","members":[{{Member("2", 92, 20)}}]}]}
            """);
        _snapshot.Write(written.AddMinutes(-1), Live, Member("1", 81, 5), Member("2", 93, 6));
        await using var agent = await StartAsync(stateFile: _folder.At("state.json"));
        await ReadAsync(1);
        await agent.PortsAsync("live", 92);
        Assert.Equal("file", (string?)(await RegistryAsync(agent))["knowledge"]);

        // A newer one adds what it knows, and takes nothing away.
        _snapshot.Write(
            written.AddMinutes(1),
            """{"key":"api","type":"dynamic","name":"api","version":"1"}""",
            Member("2", 94, 30),
            Member("1", 71, 31, name: "api"));
        await agent.PortsAsync("live", 92, 94);
        await agent.PortsAsync("api", 71);
        Assert.Equal("snapshot", (string?)(await RegistryAsync(agent))["knowledge"]);
    }

    [Fact]
    public async Task An_empty_snapshot_empties_nothing()
    {
        _snapshot.Write(TimeProvider.System.GetUtcNow().AddMinutes(-2), Live, Member("1", 81, 5));
        await using var agent = await StartAsync();
        await agent.PortsAsync("live", 81);
        _snapshot.Write(TimeProvider.System.GetUtcNow(), "");
        await ReadAsync(3);
        await agent.PortsAsync("live", 81);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        _snapshot.Write(TimeProvider.System.GetUtcNow(), Live, Member("1", 81, 5));
        await using var agent = await StartAsync();
        await agent.PortsAsync("live", 81);
        await Eventually.TrueAsync(() => Answered(304) >= 4);
        Assert.Equal(2, Answered(200));
    }

    [Fact]
    public async Task A_registry_that_answers_is_asked_and_no_snapshot_is_read()
    {
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        _registry.Online("1", 81);
        _registry.Break = null;
        await using var agent = await StartAsync();
        await agent.PortsAsync("live", 81);
        await Eventually.TrueAsync(async () => (bool)(await RegistryAsync(agent))["reachable"]!);

        // A short outage is no reason to read it either.
        GoAway();
        await Eventually.TrueAsync(async () => !(bool)(await RegistryAsync(agent))["reachable"]!);
        Assert.Empty(_snapshot.Answers);
        Assert.Equal("registry", (string?)(await RegistryAsync(agent))["knowledge"]);
    }

    [Fact]
    public async Task After_a_long_outage_what_others_learned_meanwhile_is_added()
    {
        _registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        _registry.Online("1", 81);
        _registry.Break = null;
        await using var agent = await StartAsync(after: TimeSpan.FromMilliseconds(300));
        await agent.PortsAsync("live", 81);
        GoAway();
        _snapshot.Write(TimeProvider.System.GetUtcNow().AddMinutes(1), Live, Member("1", 82, 5_000_000));
        await agent.PortsAsync("live", 81, 82);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "[]")]
    [InlineData("""{"asOf":1,"registrations":[]}""", """{"asOf":1,"frontends":[]}""")]
    [InlineData("""{"asOf":1,"registrations":[{"name":"a b"}]}""", """{"asOf":1,"frontends":[],"backends":[]}""")]
    [InlineData("""{"registrations":[]}""", """{"frontends":[],"backends":[]}""")]
    public async Task What_cannot_be_read_is_said_and_changes_nothing(string members, string routing)
    {
        _snapshot.Write(members, routing);
        await using var agent = await StartAsync();
        await Eventually.PassesAsync(async () =>
            Assert.Contains("the snapshot's r", (string?)(await RegistryAsync(agent))["snapshot"]!["failure"], StringComparison.Ordinal));
        Assert.Empty(agent.Haproxy.Attempts);
        Assert.Equal("none", (string?)(await RegistryAsync(agent))["knowledge"]);
        _snapshot.Write(TimeProvider.System.GetUtcNow(), Live, Member("1", 81, 5));
        await agent.PortsAsync("live", 81);
        Assert.Null((await RegistryAsync(agent))["snapshot"]!["failure"]);
    }

    private static string Member(string version, int port, long revision, string name = "web") =>
        $$"""{"name":"{{name}}","version":"{{version}}","host":"127.0.0.1","port":{{port}},"lastKnown":1,"meta":{},"""
        + $"\"revision\":{revision}}}";

    private static async Task<JsonNode> RegistryAsync(TestAgent agent) => (await agent.GetJsonAsync("/status"))["registry"]!;

    private void GoAway() => _registry.Break = context =>
    {
        context.Response.StatusCode = 503;
        return Task.CompletedTask;
    };

    private int Answered(int status)
    {
        lock (_snapshot.Answers)
        {
            return _snapshot.Answers.Count(answer => answer == status);
        }
    }

    /// <summary>Waits until the snapshot was read so often from now on, both documents of it.</summary>
    private Task ReadAsync(int times)
    {
        var before = Answered(200) + Answered(304);
        return Eventually.TrueAsync(() => Answered(200) + Answered(304) >= before + (2 * times) + 1);
    }

    private Task<TestAgent> StartAsync(RoutingChoice routing = RoutingChoice.Fleet, string? stateFile = null, TimeSpan? after = null) =>
        TestAgent.StartAsync(
            new AgentOptions
            {
                RegistryHosts = [_registry.Address],
                Routing = routing,
                StateFile = stateFile,
                Snapshot = new SnapshotOptions(_snapshot.Container),
            },
            follow: options =>
                options with
                {
                    Compare = TimeSpan.FromMilliseconds(100),
                    SnapshotAfter = after ?? TimeSpan.FromHours(1),
                    SnapshotEvery = TimeSpan.FromMilliseconds(50),
                });
}
