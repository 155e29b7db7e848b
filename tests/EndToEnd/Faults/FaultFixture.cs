using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>One fleet for the faults of a class.</summary>
/// <param name="host">What its registry runs in.</param>
public abstract class FaultFixture(RegistryHost host) : IAsyncLifetime
{
    internal FaultyFleet Fleet { get; private set; } = null!;

    public async Task InitializeAsync() => Fleet = await FaultyFleet.StartAsync(host);

    public async Task DisposeAsync()
    {
        if (Fleet is not null)
        {
            await Fleet.DisposeAsync();
        }
    }
}
