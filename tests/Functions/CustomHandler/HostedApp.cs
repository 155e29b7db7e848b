namespace Thalassa.Functions.Tests.CustomHandler;

/// <summary>One published app behind one Functions host, for tests that leave it as they found it.</summary>
public sealed class HostedApp : IAsyncLifetime, IDisposable
{
    internal PublishedApp Published { get; } = new();

    internal FunctionsHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Published.InitializeAsync();
        Host = await FunctionsHost.StartAsync(Published.Path);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    public void Dispose() => Published.Dispose();
}
