using System.Net;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>
/// A registry on storage and a bus that break, its clients, and who follows it: a subscriber and an agent. Between faults it is at rest.
/// </summary>
/// <param name="host">What the registry runs in.</param>
public abstract class FaultyFleet(RegistryHost host) : IAsyncLifetime
{
    // A registry that crashed leaves events to be published 15 s later; agents compare every 15 s.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(45);

    private readonly Workspace _workspace = new();
    private readonly Balancer _balancer = new("fleet");
    private EventLog _events = null!;

    internal AzuriteServer Azurite { get; private set; } = null!;

    internal BusServer Bus { get; private set; } = null!;

    /// <summary>Between the registry and the bus.</summary>
    internal TcpGate Gate { get; private set; } = null!;

    internal Registry Registry { get; private set; } = null!;

    internal Clients Clients { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var (azurite, bus) = (AzuriteServer.StartAsync(persistent: true), BusServer.StartAsync());
        (Azurite, Bus) = (await azurite, await bus);
        Gate = new TcpGate(Bus.Port);
        _events = new EventLog(Bus.ConnectionString);
        await _events.SubscribeAsync();
        Registry = new Registry(_workspace, Azurite.ConnectionString, Bus.ConnectionStringBy(Gate.Port)) { Host = host };
        Clients = new Clients(Registry);
        await Registry.StartAsync();
        await Registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
        _balancer.Start(_workspace, Registry.Address, Bus.ConnectionString);
        await FollowsAsync();
    }

    public async Task DisposeAsync()
    {
        await _workspace.DisposeAsync();
        _balancer.Dispose();
        Clients?.Dispose();
        Registry?.Dispose();
        await using var azurite = Azurite;
        await using var bus = Bus;
        await using var gate = Gate;
        await using var events = _events;
    }

    /// <summary>Has a part fail and come back while clients are at work: the registry goes on without a restart.</summary>
    /// <inheritdoc cref="RecoversAsync"/>
    internal async Task SurvivesAsync(Func<Task> fault, params HttpStatusCode?[] refusals)
    {
        var process = await Registry.FunctionsProcessAsync();
        await RecoversAsync(fault, refusals);
        Assert.Equal(process, await Registry.FunctionsProcessAsync());
    }

    /// <summary>
    /// Has a part fail and come back while clients are at work: calls are answered, no event is lost, everybody ends with the truth.
    /// </summary>
    /// <param name="fault">Returns when nothing is broken any more.</param>
    /// <param name="refusals">How calls may be refused meanwhile; null is no answer at all.</param>
    internal async Task RecoversAsync(Func<Task> fault, params HttpStatusCode?[] refusals)
    {
        Clients.Start();
        await Clients.GoOnAsync();
        await fault();
        await Clients.GoOnAsync();
        await RestAsync();
        Clients.AssertAnswered(refusals);
    }

    /// <summary>Clients stop, and everybody has the truth.</summary>
    internal async Task RestAsync()
    {
        await Clients.StopAsync();
        await Eventually.PassesAsync(
            async () =>
            {
                await _events.ReadAsync();
                _events.AssertComplete(Clients.Changes);
            },
            Recovery);
        var ids = (await Registry.IdsAsync()).Where(id => id.StartsWith("/web/", StringComparison.Ordinal));
        Assert.Equal(Clients.Ports.Select(port => $"/web/1.0.0/127.0.0.1/{port}"), ids);
        await FollowsAsync();
    }

    /// <summary>Starts a bus that was killed, which knows its subscriptions no more: nothing is sent before there is one.</summary>
    internal async Task RestartBusAsync()
    {
        Gate.HoldToServer();
        await Bus.RestartAsync();
        await _events.SubscribeAsync();
        Gate.Open();
    }

    /// <summary>Returns when the registry knows that events do not get out, or that they do.</summary>
    internal Task EventsAsync(bool healthy) => Eventually.TrueAsync(
        async () => (await Registry.StatusAsync()).GetProperty("events").GetProperty("healthy").GetBoolean() == healthy, Recovery);

    private Task FollowsAsync() => Eventually.PassesAsync(
        async () => Assert.Equal(Clients.Ports, await _balancer.MemberPortsAsync("live")), Recovery);
}
