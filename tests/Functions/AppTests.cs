namespace Thalassa.Functions.Tests;

/// <summary>Tests of the app's calls, which must give the same answers on every store and under every host.</summary>
/// <remarks>Each call is tested in a class of its own for each place that it runs in.</remarks>
public abstract class AppTests : IAsyncLifetime
{
    private readonly Place _place;
    private readonly string[] _settings;
    private RunningApp? _app;

    protected AppTests(Place place, params string[] settings) => (_place, _settings) = (place, settings);

    protected RunningApp App => _app!;

    public async Task InitializeAsync() => _app = await _place.StartAsync(_settings);

    public Task DisposeAsync() => App.DisposeAsync().AsTask();

    /// <summary>A service that no other test has: the tests on Azurite share a table.</summary>
    protected static string NewName() => $"s{Guid.NewGuid():N}";
}
