using System.Net;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>
/// A registry on storage and a bus that break, its clients, and who follows it: a subscriber and an agent. Between faults it is at rest.
/// </summary>
internal sealed class FaultyFleet : IAsyncDisposable
{
    // A registry that crashed leaves events to be published 15 s later; agents compare every 15 s.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(45);

    private readonly Workspace _workspace = new();
    private readonly Balancer _balancer = new("fleet");
    private readonly EventLog _events;

    private FaultyFleet(AzuriteServer azurite, BusServer bus, RegistryHost host)
    {
        (Azurite, Bus, Gate) = (azurite, bus, new TcpGate(bus.Port));
        _events = new EventLog(bus.ConnectionString);
        Registry = new Registry(_workspace, azurite.ConnectionString, bus.ConnectionStringBy(Gate.Port)) { Host = host };
        Clients = new Clients(Registry);
    }

    public AzuriteServer Azurite { get; }

    public BusServer Bus { get; }

    public Registry Registry { get; }

    public Clients Clients { get; }

    /// <summary>Between the registry and the bus.</summary>
    private TcpGate Gate { get; }

    /// <summary>Starts everything.</summary>
    /// <param name="host">What the registry runs in.</param>
    public static async Task<FaultyFleet> StartAsync(RegistryHost host)
    {
        var (azurite, bus) = (AzuriteServer.StartAsync(persistent: true), BusServer.StartAsync());
        var fleet = new FaultyFleet(await azurite, await bus, host);
        try
        {
            await fleet._events.SubscribeAsync();
            await fleet.Registry.StartAsync();
            await fleet.Registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
            fleet._balancer.Start(fleet._workspace, fleet.Registry.Address, fleet.Bus.ConnectionString);
            await fleet.FollowsAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has a part fail and come back while clients are at work: the registry goes on without a restart.</summary>
    /// <inheritdoc cref="RecoversAsync"/>
    public async Task SurvivesAsync(Func<Task> fault, params HttpStatusCode?[] refusals)
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
    public async Task RecoversAsync(Func<Task> fault, params HttpStatusCode?[] refusals)
    {
        Clients.Start();
        await Clients.GoOnAsync();
        await fault();
        await Clients.GoOnAsync();
        await RestAsync();
        Clients.AssertAnswered(refusals);
    }

    /// <summary>Clients stop, and everybody has the truth.</summary>
    public async Task RestAsync()
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
    public async Task RestartBusAsync()
    {
        Gate.HoldToServer();
        await Bus.RestartAsync();
        await _events.SubscribeAsync();
        Gate.Open();
    }

    /// <summary>Returns when the registry knows that events do not get out, or that they do.</summary>
    public Task EventsAsync(bool healthy) => Eventually.TrueAsync(
        async () => (await Registry.StatusAsync()).GetProperty("events").GetProperty("healthy").GetBoolean() == healthy, Recovery);

    public async ValueTask DisposeAsync()
    {
        await _workspace.DisposeAsync();
        Clients.Dispose();
        _balancer.Dispose();
        Registry.Dispose();
        await _events.DisposeAsync();
        await Gate.DisposeAsync();
        await Bus.DisposeAsync();
        await Azurite.DisposeAsync();
    }

    private Task FollowsAsync() => Eventually.PassesAsync(
        async () => Assert.Equal(Clients.Ports, await _balancer.MemberPortsAsync("live")), Recovery);
}
