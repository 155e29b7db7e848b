namespace Thalassa.Cli.Tests.Running;

/// <summary>A fleet on each store, started when the first test wants it and ended after the last one.</summary>
public sealed class Fleets : IAsyncLifetime
{
    private readonly Dictionary<Store, Lazy<Task<Fleet>>> _fleets =
        Enum.GetValues<Store>().ToDictionary(store => store, store => new Lazy<Task<Fleet>>(() => Fleet.StartAsync(store)));

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var fleet in _fleets.Values.Where(fleet => fleet.IsValueCreated))
        {
            await (await fleet.Value).DisposeAsync();
        }
    }

    /// <summary>The fleet on a store, without what the test before has left.</summary>
    internal async Task<Fleet> OnAsync(Store store)
    {
        var fleet = await _fleets[store].Value;
        await fleet.ClearAsync();
        return fleet;
    }
}
