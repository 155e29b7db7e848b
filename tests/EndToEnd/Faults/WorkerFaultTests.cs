using System.Net;
using Thalassa.Local.Processes;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>With the registry as Azure runs it.</summary>
public sealed class WorkerFaultTests(WorkerFaultTests.Fixture fixture) : FaultTests(fixture), IClassFixture<WorkerFaultTests.Fixture>
{
    [Fact]
    public async Task Killed_worker_is_replaced()
    {
        var worker = await Fleet.Registry.FunctionsProcessAsync();
        await Fleet.RecoversAsync(
            async () =>
            {
                Signals.Send(worker!.Value, Signals.Kill);
                await Fleet.Clients.AreHeldUpAsync();
            },
            HttpStatusCode.BadGateway,
            HttpStatusCode.ServiceUnavailable);
        Assert.NotEqual(worker, await Fleet.Registry.FunctionsProcessAsync());
    }

    public sealed class Fixture() : FaultFixture(RegistryHost.Worker);
}
