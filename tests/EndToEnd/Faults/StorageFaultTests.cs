using System.Net;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>The storage breaks while clients register and deregister.</summary>
public sealed class StorageFaultTests
{
    [Theory]
    [InlineData(RegistryHost.Local)]
    [InlineData(RegistryHost.Worker)]
    public async Task Frozen_storage_is_answered_with_503(RegistryHost host)
    {
        await using var fleet = await FaultyFleet.StartAsync(host);
        await fleet.Azurite.FreezeAsync();
        await fleet.Clients.AreHeldUpAsync();
        await fleet.Azurite.ThawAsync();
        await fleet.RecoversByItselfAsync();
        fleet.Clients.AssertAnswered(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Stopped_storage_is_answered_with_503()
    {
        await using var fleet = await FaultyFleet.StartAsync(RegistryHost.Local);
        await fleet.Azurite.StopAsync();
        await fleet.Clients.AreHeldUpAsync();
        await fleet.Azurite.RestartAsync();
        await fleet.RecoversByItselfAsync();
        fleet.Clients.AssertAnswered(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Killed_storage_is_answered_with_503()
    {
        await using var fleet = await FaultyFleet.StartAsync(RegistryHost.Worker);

        // Azurite acknowledges what it has not saved yet, and saves every five seconds.
        await fleet.RestAsync();
        await fleet.Registry.PostAsync("/registrations/saved/1.0.0/127.0.0.1/9000", new { });
        await fleet.Azurite.SavesAsync("saved");
        fleet.Azurite.Kill();
        fleet.Clients.Start();
        await fleet.Clients.AreHeldUpAsync();
        await fleet.Azurite.RestartAsync();
        await fleet.RecoversByItselfAsync();
        fleet.Clients.AssertAnswered(HttpStatusCode.ServiceUnavailable);
    }
}
