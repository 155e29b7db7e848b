namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>One host for tests that leave it as it was.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal TestHost App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await TestHost.StartAsync("Compatibility=etcd", "ReaperSchedule=* * * * * *");

    public async Task DisposeAsync() => await App.DisposeAsync();
}
