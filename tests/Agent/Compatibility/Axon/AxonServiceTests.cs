using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Compatibility.Axon;
using Thalassa.Agent.Tests.Aqueduct;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.Axon;

/// <summary>The agent's publish socket and the former programs themselves: thalassa's client, and Aqueduct.</summary>
public sealed class AxonServiceTests : IAsyncLifetime
{
    private FakeRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task A_subscription_of_a_version_is_told_who_is_there_who_comes_and_who_goes()
    {
        var first = _registry.Online("1.0.0", 81, meta: """{"zone":"a"}""", name: "myapp");
        _registry.Online("2.0.0", 82, name: "myapp");
        _registry.Online("1.0.0", 83, name: "other");
        await using var agent = await StartAsync();
        await using var client = await SubscribeAsync(agent, "myapp", "1.0.0");
        var told = await NextAsync(client, "online");
        Assert.Equal("/myapp/1.0.0/127.0.0.1/81", told.GetProperty("id").GetString());
        Assert.Equal(
            ("myapp", "1.0.0", "127.0.0.1", 81),
            (
                told.GetProperty("name").GetString(),
                told.GetProperty("version").GetString(),
                told.GetProperty("host").GetString(),
                told.GetProperty("port").GetInt32()));
        Assert.Equal("a", told.GetProperty("meta").GetProperty("zone").GetString());

        _registry.Online("2.0.0", 84, name: "myapp");
        _registry.Online("1.0.0", 85, name: "myapp");
        Assert.Equal("/myapp/1.0.0/127.0.0.1/85", (await NextAsync(client, "online")).GetProperty("id").GetString());
        _registry.Offline(first);
        Assert.Equal("/myapp/1.0.0/127.0.0.1/81", (await NextAsync(client, "offline")).GetString());
    }

    [Fact]
    public async Task A_subscription_of_a_service_is_told_of_all_its_versions_and_one_of_nothing_of_everything()
    {
        await using var agent = await StartAsync();
        await using var service = await SubscribeAsync(agent, "myapp");
        await using var everything = await SubscribeAsync(agent);
        await Eventually.TrueAsync(() => agent.Get<AxonPublisher>().Subscribers == 2);
        _registry.Online("1.0.0", 81, name: "other");
        _registry.Online("1.0.0", 82, name: "myapp");
        _registry.Online("2.0.0", 83, name: "myapp");
        var (some, all) = (await PortsAsync(service, 2), await PortsAsync(everything, 3));
        Assert.Equal([82, 83], some);
        Assert.Equal([81, 82, 83], all);
    }

    [Fact]
    public async Task A_change_of_the_meta_is_told_and_a_heartbeat_is_not()
    {
        await using var agent = await StartAsync();
        await using var client = await SubscribeAsync(agent, "myapp");
        await Eventually.TrueAsync(() => agent.Get<AxonPublisher>().Subscribers == 1);
        _registry.Online("1.0.0", 81, meta: """{"a":1}""", name: "myapp");
        Assert.Equal(1, (await NextAsync(client, "online")).GetProperty("meta").GetProperty("a").GetInt32());
        _registry.Online("1.0.0", 81, meta: """{"a":2}""", name: "myapp");
        Assert.Equal(2, (await NextAsync(client, "online")).GetProperty("meta").GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task What_the_events_lost_the_comparison_tells()
    {
        _registry.Publishes = false;
        await using var agent = await StartAsync();
        await using var client = await SubscribeAsync(agent, "myapp");
        var first = _registry.Online("1.0.0", 81, name: "myapp");
        _registry.Online("1.0.0", 82, name: "myapp");
        _registry.Online("1.0.0", 83, name: "myapp");
        Assert.Equal([81, 82, 83], (await PortsAsync(client, 3)).Order());
        _registry.Offline(first);
        Assert.Equal("/myapp/1.0.0/127.0.0.1/81", (await NextAsync(client, "offline")).GetString());
    }

    [Fact]
    public async Task A_real_Aqueduct_takes_its_members_from_it()
    {
        var first = _registry.Online("1.0.0", 81, name: "myapp");
        await using var agent = await StartAsync();
        await using var aqueduct = await AqueductProcess.StartAsync(agent.Get<AxonPublisher>().EndPoint.Port, _registry.Address.Port);
        Assert.Equal(
            200, (await aqueduct.SendAsync("PUT", "/backends/live", """{"type":"dynamic","name":"myapp","version":"1.0.0"}""")).Status);
        await MembersAsync(aqueduct, 81);
        await Eventually.TrueAsync(() => agent.Get<AxonPublisher>().Subscribers == 1);
        _registry.Online("2.0.0", 83, name: "myapp");

        // An answer that Aqueduct asked for before takes back what it heard since, so it is told until it has both.
        var count = 0;
        await Eventually.PassesAsync(async () =>
        {
            _registry.Online("1.0.0", 82, meta: $$"""{"count":{{count++}}}""", name: "myapp");
            Assert.Equal(new[] { 81, 82 }.AsEnumerable(), await PortsAsync(aqueduct));
        });
        _registry.Offline(first);
        await MembersAsync(aqueduct, 82);
        Assert.Equal(200, (await aqueduct.SendAsync("POST", "/backends/live", """{"version":"2.0.0"}""")).Status);
        await MembersAsync(aqueduct, 83);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_start_and_says_which()
    {
        await using var agent = await StartAsync();
        var taken = agent.Get<AxonPublisher>().EndPoint;
        var options = new AgentOptions { RegistryHosts = [_registry.Address], Extensions = [new AxonOptions { EndPoint = taken }] };
        var failure = await Assert.ThrowsAsync<IOException>(() => TestAgent.StartAsync(options));
        Assert.Contains($"--axonPort: {taken}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_option_there_is_no_socket()
    {
        await using var agent = await TestAgent.FollowAsync(_registry);
        Assert.Throws<InvalidOperationException>(() => agent.Get<AxonPublisher>());
    }

    private static Task MembersAsync(AqueductProcess aqueduct, params int[] ports) =>
        Eventually.PassesAsync(async () => Assert.Equal(ports.AsEnumerable(), await PortsAsync(aqueduct)));

    private static async Task<IEnumerable<int>> PortsAsync(AqueductProcess aqueduct) =>
        JsonNode
            .Parse((await aqueduct.SendAsync("GET", "/backends/live/members")).Body)!
            .AsArray()
            .Select(member => (int)member!["port"]!)
            .Order();

    private static async Task<AncestorClient> SubscribeAsync(TestAgent agent, params string[] what)
    {
        var client = await AncestorClient.StartAsync(
            "thalassa",
            new
            {
                host = "127.0.0.1",
                port = agent.Get<AxonPublisher>().EndPoint.Port,
                apiport = 1,
            });
        await client.TellAsync("subscribe", [.. what]);
        await client.EventAsync("connected");
        return client;
    }

    private static async Task<JsonElement> NextAsync(AncestorClient client, string what) => (await client.EventAsync(what))[0];

    private static async Task<int[]> PortsAsync(AncestorClient client, int count)
    {
        var ports = new int[count];
        for (var i = 0; i < count; i++)
        {
            ports[i] = (await NextAsync(client, "online")).GetProperty("port").GetInt32();
        }

        return ports;
    }

    private Task<TestAgent> StartAsync() =>
        TestAgent.StartAsync(
            new AgentOptions
            {
                RegistryHosts = [_registry.Address],
                Extensions = [new AxonOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }],
            });
}
