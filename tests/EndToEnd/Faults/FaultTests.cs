using System.Net;
using Thalassa.Local.Processes;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>Every part is killed and frozen while clients register and deregister.</summary>
public abstract class FaultTests(FaultyFleet fleet)
{
    protected FaultyFleet Fleet => fleet;

    [Fact]
    public Task Frozen_storage_is_answered_with_503() => fleet.SurvivesAsync(
        async () =>
        {
            await fleet.Azurite.FreezeAsync();
            await fleet.Clients.AreHeldUpAsync();
            await fleet.Azurite.ThawAsync();
        },
        HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task Stopped_storage_is_answered_with_503() => fleet.SurvivesAsync(
        async () =>
        {
            await fleet.Azurite.StopAsync();
            await fleet.Clients.AreHeldUpAsync();
            await fleet.Azurite.RestartAsync();
        },
        HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task Killed_storage_is_answered_with_503() => fleet.SurvivesAsync(
        async () =>
        {
            // Azurite acknowledges what it has not saved yet, and saves every five seconds.
            await fleet.RestAsync();
            await fleet.Registry.PostAsync("/registrations/saved/1.0.0/127.0.0.1/9000", new { });
            await fleet.Azurite.SavesAsync("saved");
            fleet.Azurite.Kill();
            fleet.Clients.Start();
            await fleet.Clients.AreHeldUpAsync();
            await fleet.Azurite.RestartAsync();
        },
        HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task Frozen_bus_is_not_seen_by_clients() => fleet.SurvivesAsync(async () =>
    {
        fleet.Bus.Freeze();
        await fleet.EventsAsync(healthy: false);
        await fleet.Clients.GoOnAsync();
        fleet.Bus.Thaw();
        await fleet.EventsAsync(healthy: true);
    });

    [Fact]
    public Task Killed_bus_is_not_seen_by_clients() => fleet.SurvivesAsync(async () =>
    {
        // What the emulator has taken ends with it, unlike in the service.
        await fleet.RestAsync();
        await fleet.Bus.KillAsync();
        fleet.Clients.Start();
        await fleet.EventsAsync(healthy: false);
        await fleet.Clients.GoOnAsync();
        await fleet.RestartBusAsync();
        await fleet.EventsAsync(healthy: true);
    });

    [Fact]
    public Task Killed_host_goes_on_after_its_next_start() => fleet.RecoversAsync(
        async () =>
        {
            Signals.Send(fleet.Registry.Process!.Id, Signals.Kill);
            await fleet.Clients.AreHeldUpAsync();
            await fleet.Registry.StartAsync();
        },
        HttpStatusCode.ServiceUnavailable,
        null);
}
