using Thalassa.Testing;

namespace Thalassa.Functions.Tests;

/// <summary>Tests of the app's calls, which must give the same answers on every store.</summary>
/// <remarks>Each call is tested in a class of its own that has this one's two ways to run.</remarks>
public abstract class AppTests : IAsyncLifetime
{
    private readonly AzuriteFixture? _azurite;
    private readonly string[] _settings;
    private RunningApp? _app;

    protected AppTests(AzuriteFixture? azurite, params string[] settings) => (_azurite, _settings) = (azurite, settings);

    protected RunningApp App => _app!;

    public async Task InitializeAsync() => _app = _azurite is null
        ? await RunningApp.StartAsync(null, _settings)
        : await RunningApp.StartAsync(null, [$"--AzureWebJobsStorage={_azurite.ConnectionString}", .. _settings]);

    public Task DisposeAsync() => App.DisposeAsync().AsTask();

    /// <summary>A service that no other test has: the tests on Azurite share a table.</summary>
    protected static string NewName() => $"s{Guid.NewGuid():N}";
}
