using System.Net;
using System.Text.Json;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Cli.Tests.Running;

/// <summary>
/// A registry and two agents with a HAProxy each, all of them real processes, which the commands of many tests are about.
/// </summary>
/// <remarks>Each test has services and backends of its own names, so that none sees those of another.</remarks>
internal sealed class Fleet : IAsyncDisposable
{
    private static int _names;

    private readonly List<AppServer> _apps = [];
    private readonly Stack<string> _routes = new();
    private readonly AzuriteServer? _azurite;
    private readonly Workspace _workspace = new();
    private readonly Registry _registry;

    private Fleet(AzuriteServer? azurite, params (string, string)[] settings)
    {
        _azurite = azurite;
        _registry = new Registry(_workspace, azurite?.ConnectionString, null, settings);
    }

    /// <summary>The registry's address.</summary>
    public string Registry => _registry.Address.ToString();

    /// <summary>The same for <c>THALASSA_REGISTRY</c>, with time for a busy machine.</summary>
    public string Patiently => $"{Registry}?timeout=20";

    /// <summary>The first agent.</summary>
    public Balancer East { get; } = new("east");

    /// <summary>The second agent.</summary>
    public Balancer West { get; } = new("west");

    /// <summary>Both, as <c>--agent</c> takes them.</summary>
    public string Agents => $"{East.Url},{West.Url}";

    /// <summary>Starts one.</summary>
    /// <param name="store">Where registrations are kept.</param>
    /// <param name="apiKey">The key that the registry wants, and that the agents do not have; null for none.</param>
    public static async Task<Fleet> StartAsync(Store store, string? apiKey = null)
    {
        var fleet = new Fleet(
            store == Store.Azurite ? await AzuriteServer.StartAsync() : null, apiKey is null ? [] : [("THALASSA_API_KEY", apiKey)]);
        await fleet._registry.StartAsync();
        foreach (var agent in (Balancer[])[fleet.East, fleet.West])
        {
            agent.Start(fleet._workspace, fleet._registry.Address, null);
        }

        using var http = new HttpClient();
        foreach (var agent in (Balancer[])[fleet.East, fleet.West])
        {
            await Eventually.TrueAsync(
                async () => (await http.GetAsync(new Uri($"{agent.Url}/status"))).IsSuccessStatusCode,
                TimeSpan.FromSeconds(60),
                $"an answer of {agent.Label}");
        }

        return fleet;
    }

    /// <summary>Ends the registry, as a crash would.</summary>
    public async Task KillRegistryAsync()
    {
        _registry.Process!.Kill();
        await _registry.Process.Exited;
    }

    /// <summary>Ends the storage of a registry on Azurite.</summary>
    public void KillStorage() => _azurite!.Kill();

    /// <summary>A name that no other test has.</summary>
    public static string NewName(string prefix) => $"{prefix}-{Interlocked.Increment(ref _names)}";

    /// <summary>Runs a command with the registry in its environment and without agents.</summary>
    public Task<Outcome> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>The same, with more in the environment.</summary>
    public Task<Outcome> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ThalassaProcess.RunAsync(
            new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = Patiently }, arguments);

    /// <summary>Registers a member, for longer than any test lasts.</summary>
    public async Task RegisterAsync(string name, string version, int port, string host = "127.0.0.1") =>
        Assert.Equal(
            HttpStatusCode.OK,
            await _registry.PostAsync($"/registrations/{name}/{version}/{host}/{port}", new { secondsToExpire = 3600, zone = "a" }));

    /// <summary>Starts an app and registers it.</summary>
    public async Task<AppServer> ServeAsync(string name, string version)
    {
        var app = await AppServer.StartAsync($"{name} {version}");
        _apps.Add(app);
        await RegisterAsync(name, version, app.Port);
        return app;
    }

    /// <summary>Creates or replaces a frontend or backend.</summary>
    public Task PutAsync(string path, object body)
    {
        var label = JsonSerializer.SerializeToElement(body).TryGetProperty("label", out var given) ? $"?label={given}" : string.Empty;
        _routes.Push(path + label);
        return _registry.PutAsync(path, body);
    }

    /// <summary>
    /// Stops the apps and removes the routing of the previous test: unneeded health checks cost the machine most.
    /// </summary>
    public async Task ClearAsync()
    {
        while (_routes.TryPop(out var path))
        {
            await _registry.DeleteAsync(path);
        }

        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        _apps.Clear();
    }

    /// <summary>Deletes something of the registry.</summary>
    public async Task DeleteAsync(string path) => Assert.Equal(HttpStatusCode.OK, await _registry.DeleteAsync(path));

    /// <summary>Makes a backend of a service for the whole fleet, of the service's name unless it has a key of its own.</summary>
    public Task RouteAsync(string name, string version, string? key = null) => PutAsync(
        $"/backends/{key ?? name}",
        new { type = "dynamic", name, version, health = new { uri = "/", interval = 200 } });

    /// <summary>Makes a frontend of one agent that sends all to a backend.</summary>
    public Task ListenAsync(Balancer agent, string key, string backend) => PutAsync(
        $"/frontends/{key}", new { bind = $"127.0.0.1:{agent.WebPort}", backend, label = agent.Label });

    /// <summary>What every process wrote last, for the message of a failure.</summary>
    public string LastLines() => _workspace.LastLines();

    public async ValueTask DisposeAsync()
    {
        await _workspace.DisposeAsync();
        _routes.Clear();
        await ClearAsync();

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        _registry.Dispose();
        East.Dispose();
        West.Dispose();
    }
}
