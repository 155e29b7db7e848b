using System.Net;
using Thalassa.Local.Processes;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>Every part is killed and frozen while clients register and deregister.</summary>
public abstract class FaultTests(FaultFixture fixture)
{
    private protected FaultyFleet Fleet => fixture.Fleet;

    [Fact]
    public Task Frozen_storage_is_answered_with_503() => Fleet.SurvivesAsync(
        async () =>
        {
            await Fleet.Azurite.FreezeAsync();
            await Fleet.Clients.AreHeldUpAsync();
            await Fleet.Azurite.ThawAsync();
        },
        HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task Stopped_storage_is_answered_with_503() => Fleet.SurvivesAsync(
        async () =>
        {
            await Fleet.Azurite.StopAsync();
            await Fleet.Clients.AreHeldUpAsync();
            await Fleet.Azurite.RestartAsync();
        },
        HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task Killed_storage_is_answered_with_503() => Fleet.SurvivesAsync(
        async () =>
        {
            // Azurite acknowledges what it has not saved yet, and saves every five seconds.
            await Fleet.RestAsync();
            await Fleet.Registry.PostAsync("/registrations/saved/1.0.0/127.0.0.1/9000", new { });
            await Fleet.Azurite.SavesAsync("saved");
            Fleet.Azurite.Kill();
            Fleet.Clients.Start();
            await Fleet.Clients.AreHeldUpAsync();
            await Fleet.Azurite.RestartAsync();
        },
        HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task Frozen_bus_is_not_seen_by_clients() => Fleet.SurvivesAsync(async () =>
    {
        Fleet.Bus.Freeze();
        await Fleet.EventsAsync(healthy: false);
        await Fleet.Clients.GoOnAsync();
        Fleet.Bus.Thaw();
        await Fleet.EventsAsync(healthy: true);
    });

    [Fact]
    public Task Killed_bus_is_not_seen_by_clients() => Fleet.SurvivesAsync(async () =>
    {
        // What the emulator has taken ends with it, unlike in the service.
        await Fleet.RestAsync();
        await Fleet.Bus.KillAsync();
        Fleet.Clients.Start();
        await Fleet.EventsAsync(healthy: false);
        await Fleet.Clients.GoOnAsync();
        await Fleet.RestartBusAsync();
        await Fleet.EventsAsync(healthy: true);
    });

    [Fact]
    public Task Killed_host_goes_on_after_its_next_start() => Fleet.RecoversAsync(
        async () =>
        {
            Signals.Send(Fleet.Registry.Process!.Id, Signals.Kill);
            await Fleet.Clients.AreHeldUpAsync();
            await Fleet.Registry.StartAsync();
        },
        HttpStatusCode.ServiceUnavailable,
        null);
}
