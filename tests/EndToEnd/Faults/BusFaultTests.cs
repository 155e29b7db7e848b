using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>The bus breaks while clients register and deregister.</summary>
public sealed class BusFaultTests
{
    [Fact]
    public async Task Frozen_bus_is_not_seen_by_clients()
    {
        await using var fleet = await FaultyFleet.StartAsync(RegistryHost.Worker);
        fleet.Bus.Freeze();
        await fleet.EventsAsync(healthy: false);
        await fleet.Clients.GoOnAsync();
        fleet.Bus.Thaw();
        await fleet.EventsAsync(healthy: true);
        await fleet.RecoversByItselfAsync();
        fleet.Clients.AssertAnswered();
    }

    [Theory]
    [InlineData(RegistryHost.Local)]
    [InlineData(RegistryHost.Worker)]
    public async Task Killed_bus_is_not_seen_by_clients(RegistryHost host)
    {
        await using var fleet = await FaultyFleet.StartAsync(host);

        // What the emulator has taken ends with it, unlike in the service.
        await fleet.RestAsync();
        await fleet.Bus.KillAsync();
        fleet.Clients.Start();
        await fleet.EventsAsync(healthy: false);
        await fleet.Clients.GoOnAsync();

        // Nor does it know its subscriptions any more: nothing may be sent before there is one.
        fleet.Gate.HoldToServer();
        await fleet.Bus.RestartAsync();
        await fleet.Events.SubscribeAsync();
        fleet.Gate.Open();
        await fleet.EventsAsync(healthy: true);
        await fleet.RecoversByItselfAsync();
        fleet.Clients.AssertAnswered();
    }
}
