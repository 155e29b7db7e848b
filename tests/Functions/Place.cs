using Thalassa.Testing;

namespace Thalassa.Functions.Tests;

/// <summary>Where the app of a test runs, and on which store.</summary>
public sealed class Place
{
    private readonly Func<string[], Task<RunningApp>> _start;

    private Place(Func<string[], Task<RunningApp>> start) => _start = start;

    /// <summary>In this process, on the memory store.</summary>
    public static Place Memory { get; } = new(settings => RunningApp.StartAsync(null, settings));

    /// <summary>In this process, on Azurite's tables.</summary>
    public static Place On(AzuriteFixture azurite) =>
        new(settings => RunningApp.StartAsync(null, [$"--AzureWebJobsStorage={azurite.ConnectionString}", .. settings]));

    /// <summary>In the real worker process on the memory store, shared with other tests of the same settings.</summary>
    public static Place Under(WorkerFixture worker) => new(worker.AppAsync);

    /// <summary>Starts the app.</summary>
    /// <param name="settings">Such as <c>--RateLimit=0</c>.</param>
    public Task<RunningApp> StartAsync(string[] settings) => _start(settings);
}
