namespace Thalassa.Ui.Tests;

/// <summary>A <see cref="Site"/> for all tests of a class.</summary>
public class SharedSite : IAsyncLifetime
{
    internal Site Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Site = await Site.StartAsync();
        await PrepareAsync(Site);
    }

    public async Task DisposeAsync() => await Site.DisposeAsync();

    /// <summary>Brings it to where the tests begin.</summary>
    private protected virtual Task PrepareAsync(Site site) => Task.CompletedTask;
}
