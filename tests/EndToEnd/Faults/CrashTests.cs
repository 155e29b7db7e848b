using System.Net;
using Thalassa.Local.Processes;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>The registry ends while clients register and deregister.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Killed_worker_is_replaced()
    {
        await using var fleet = await FaultyFleet.StartAsync(RegistryHost.Worker);
        var worker = await fleet.Registry.FunctionsProcessAsync();
        Signals.Send(worker!.Value, Signals.Kill);
        await fleet.Clients.AreHeldUpAsync();
        await fleet.RecoversAsync();
        Assert.NotEqual(worker, await fleet.Registry.FunctionsProcessAsync());
        fleet.Clients.AssertAnswered(HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData(RegistryHost.Local)]
    [InlineData(RegistryHost.Worker)]
    public async Task Killed_host_goes_on_after_its_next_start(RegistryHost host)
    {
        await using var fleet = await FaultyFleet.StartAsync(host);
        Signals.Send(fleet.Registry.Process!.Id, Signals.Kill);
        await fleet.Clients.AreHeldUpAsync();
        await fleet.Registry.StartAsync();
        await fleet.RecoversAsync();
        fleet.Clients.AssertAnswered(HttpStatusCode.ServiceUnavailable, null);
    }
}
