using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Hosting.Tests.Telemetry;

/// <summary>
/// A registry, an agent and its HAProxy as processes: frontend <c>web</c>, backend <c>live</c> with version 1 of service <c>web</c>.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly List<AppServer> _apps = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };

    private Fleet(string? storage, string? serviceBus, (string Name, string Value)[] environment)
    {
        Registry = new Registry(Workspace, storage, serviceBus, environment);
    }

    public Workspace Workspace { get; } = new();

    public Registry Registry { get; }

    public Balancer Balancer { get; } = new("east");

    public Uri AgentAddress => new($"http://127.0.0.1:{Balancer.ApiPort}");

    /// <summary>Starts one and waits until HAProxy answers for an application.</summary>
    public static async Task<Fleet> StartAsync(string? storage, string? serviceBus, params (string Name, string Value)[] environment)
    {
        var fleet = new Fleet(storage, serviceBus, environment);
        try
        {
            await fleet.Registry.StartAsync();
            await fleet.Registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1" });
            await fleet.Registry.PutAsync("/frontends/web", new { bind = $"127.0.0.1:{fleet.Balancer.WebPort}", backend = "live" });
            fleet.Balancer.Start(fleet.Workspace, fleet.Registry.Address, serviceBus, environment);
            var app = await fleet.RunAsync("first");
            await fleet.PostAsync(Registry.Path("1", app.Port), 600);
            await fleet.ServesAsync("first");
            // Before that the comparison may overtake an event, which then leads to nothing.
            await Eventually.TrueAsync(
                async () =>
                    (await fleet.GetAsync(fleet.AgentAddress, "/status")).Contains("\"eventsConnected\":true", StringComparison.Ordinal),
                what: "events arrive");
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts an application that answers with its name; it is not registered.</summary>
    public async Task<AppServer> RunAsync(string name)
    {
        var app = await AppServer.StartAsync(name);
        _apps.Add(app);
        return app;
    }

    /// <summary>Registers, as part of a trace where one is given.</summary>
    public async Task PostAsync(string path, int secondsToExpire, string? traceparent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Registry.Address, path));
        request.Content = new StringContent($$"""{"secondsToExpire":{{secondsToExpire}}}""");
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until requests are answered by exactly these.</summary>
    public Task ServesAsync(params string[] apps) => Eventually.PassesAsync(
        async () => Assert.Equal(apps.Order(StringComparer.Ordinal), (await Balancer.AnswersAsync()).Order(StringComparer.Ordinal)),
        TimeSpan.FromSeconds(60),
        $"{string.Join(", ", apps)} serve\n{Workspace.LastLines()}");

    public Task<string> GetAsync(Uri host, string path) => _http.GetStringAsync(new Uri(host, path));

    public async ValueTask DisposeAsync()
    {
        await Workspace.DisposeAsync();
        Registry.Dispose();
        Balancer.Dispose();
        _http.Dispose();
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }
}
