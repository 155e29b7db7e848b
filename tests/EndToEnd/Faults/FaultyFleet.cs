using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>A registry on storage and a bus that break, its clients, and who follows it: a subscriber and an agent.</summary>
internal sealed class FaultyFleet : IAsyncDisposable
{
    // A registry that crashed leaves events to be published 15 s later; agents compare every 15 s.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(45);

    private readonly Workspace _workspace = new();
    private readonly Balancer _balancer = new("fleet");
    private int? _process;

    private FaultyFleet(AzuriteServer azurite, BusServer bus, RegistryHost host)
    {
        (Azurite, Bus, Gate) = (azurite, bus, new TcpGate(bus.Port));
        Events = new EventLog(bus.ConnectionString);
        Registry = new Registry(_workspace, azurite.ConnectionString, bus.ConnectionStringBy(Gate.Port)) { Host = host };
        Clients = new Clients(Registry);
    }

    public AzuriteServer Azurite { get; }

    public BusServer Bus { get; }

    /// <summary>Between the registry and the bus.</summary>
    public TcpGate Gate { get; }

    public EventLog Events { get; }

    public Registry Registry { get; }

    public Clients Clients { get; }

    /// <summary>Starts everything, with clients at work.</summary>
    public static async Task<FaultyFleet> StartAsync(RegistryHost host)
    {
        var (azurite, bus) = (AzuriteServer.StartAsync(persistent: true), BusServer.StartAsync());
        var fleet = new FaultyFleet(await azurite, await bus, host);
        try
        {
            await fleet.Events.SubscribeAsync();
            await fleet.Registry.StartAsync();
            fleet._process = await fleet.Registry.FunctionsProcessAsync();
            await fleet.Registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
            fleet._balancer.Start(fleet._workspace, fleet.Registry.Address, fleet.Bus.ConnectionString);
            await fleet.FollowsAsync();
            fleet.Clients.Start();
            await fleet.Clients.GoOnAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the registry knows that events do not get out, or that they do.</summary>
    public Task EventsAsync(bool healthy) => Eventually.TrueAsync(
        async () => (await Registry.StatusAsync()).GetProperty("events").GetProperty("healthy").GetBoolean() == healthy, Recovery);

    /// <summary>Clients go on, nothing of what they did is lost, and everybody ends with the truth.</summary>
    public async Task RecoversAsync()
    {
        await Clients.GoOnAsync();
        await RestAsync();
    }

    /// <summary>The same without another start of the registry.</summary>
    public async Task RecoversByItselfAsync()
    {
        await RecoversAsync();
        Assert.Equal(_process, await Registry.FunctionsProcessAsync());
    }

    /// <summary>Clients pause, and everybody has the truth.</summary>
    public async Task RestAsync()
    {
        await Clients.StopAsync();
        await Eventually.PassesAsync(
            async () =>
            {
                await Events.ReadAsync();
                Events.AssertComplete(Clients.Changes);
            },
            Recovery);
        var ids = (await Registry.IdsAsync()).Where(id => id.StartsWith("/web/", StringComparison.Ordinal));
        Assert.Equal(Clients.Ports.Select(port => $"/web/1.0.0/127.0.0.1/{port}"), ids);
        await FollowsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _workspace.DisposeAsync();
        Clients.Dispose();
        _balancer.Dispose();
        Registry.Dispose();
        await Events.DisposeAsync();
        await Gate.DisposeAsync();
        await Bus.DisposeAsync();
        await Azurite.DisposeAsync();
    }

    private Task FollowsAsync() => Eventually.PassesAsync(
        async () => Assert.Equal(Clients.Ports, await _balancer.MemberPortsAsync("live")), Recovery);
}
