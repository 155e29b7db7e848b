using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thalassa.Agent.Compatibility;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Hosting.Options;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>
/// A whole agent with a real HAProxy that follows a registry: frontend <c>web</c>, backend <c>live</c> with version 1 of service
/// <c>web</c>.
/// </summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly LogLines _log = new();
    private readonly List<AppServer> _apps = [];
    private WebApplication? _agent;

    private RunningAgent(FakeRegistry registry, TemporaryFolder folder, HaproxyOptions options) =>
        (Registry, Folder, Options) = (registry, folder, options);

    public FakeRegistry Registry { get; }

    public TemporaryFolder Folder { get; }

    public HaproxyOptions Options { get; }

    public int Port { get; } = FreePort.Next();

    /// <summary>Changes the options of the next start.</summary>
    public Func<AgentOptions, AgentOptions> With { get; set; } = options => options;

    public Uri Address => new(_agent!.Urls.First());

    public T Get<T>()
        where T : notnull => _agent!.Services.GetRequiredService<T>();

    public IHaproxy Haproxy => _agent!.Services.GetRequiredService<IHaproxy>();

    public string Log => string.Join('\n', _log);

    public static RunningAgent Create(FakeRegistry registry, Func<TemporaryFolder, HaproxyOptions, HaproxyOptions>? change = null)
    {
        var folder = new TemporaryFolder();
        var options = new HaproxyOptions
        {
            HaproxyCfgPath = folder.At("haproxy.cfg"),
            HaproxyPidPath = folder.At("haproxy.pid"),
            HaproxySocketPath = folder.At("haproxy.sock"),
            ReconcileInterval = TimeSpan.FromSeconds(1),
        };
        return new RunningAgent(registry, folder, change?.Invoke(folder, options) ?? options);
    }

    /// <summary>Starts one with a member, and waits until that serves.</summary>
    public static async Task<RunningAgent> ServeAsync(
        FakeRegistry registry, Func<TemporaryFolder, HaproxyOptions, HaproxyOptions>? change = null)
    {
        var agent = Create(registry, change);
        try
        {
            await agent.StartAsync();
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync()
    {
        Registry.Put("backend", "live", """{"type":"dynamic","name":"web","version":"1"}""");
        Registry.Put("frontend", "web", $$"""{"bind":"127.0.0.1:{{Port}}","backend":"live"}""");
        var app = await RunAsync("first");
        await StartAgentAsync();
        await Eventually.TrueAsync(async () => await GetAsync() == app.Name, what: $"the first member serves\n{Log}");
        // HAProxy serves a little before the change that made it do so is through.
        await TellsAsync(status => (string?)status["lastApply"]?["tier"] is not (null or "rejected"));
    }

    /// <summary>Stops the agent and starts it again.</summary>
    public async Task RestartAsync()
    {
        await _agent!.StopAsync();
        await _agent.DisposeAsync();
        await StartAgentAsync();
    }

    private async Task StartAgentAsync()
    {
        _agent = AgentHost.Build(
            With(new AgentOptions
            {
                Port = 0,
                RegistryHosts = [Registry.Address],
                Routing = RoutingChoice.Fleet,
                Haproxy = Options,
                Extensions = CompatibilityModes.Read(new OptionReader(_ => null, [])),
            }),
            services =>
            {
                services.AddSingleton<ILoggerProvider>(_log);
                services.AddSingleton(new FollowerOptions { Compare = TimeSpan.FromMilliseconds(500) });
                services.AddHaproxy(Options);
            });
        await _agent.StartAsync();
    }

    /// <summary>Starts an application and registers it; it serves when HAProxy has checked it.</summary>
    public async Task<AppServer> RunAsync(string name)
    {
        var app = await AppServer.StartAsync(name);
        _apps.Add(app);
        Registry.Online("1", app.Port);
        return app;
    }

    public async Task<string> GetAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/"));
    }

    /// <summary>What <c>GET /status</c> tells.</summary>
    public async Task<JsonNode> StatusAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_agent!.Urls.First()) };
        return JsonNode.Parse(await http.GetStringAsync("/status"))!;
    }

    /// <summary>Waits for something in the part of the status that is about HAProxy.</summary>
    public Task TellsAsync(Func<JsonNode, bool> what) => Eventually.PassesAsync(
        async () =>
        {
            var status = (await StatusAsync())["haproxy"]!;
            Assert.True(what(status), $"{status}\n{Log}");
        },
        TimeSpan.FromSeconds(30));

    public Task LogsAsync(string text) =>
        Eventually.PassesAsync(() => Assert.Contains(text, Log, StringComparison.Ordinal), TimeSpan.FromSeconds(40));

    public Task<(HttpStatusCode Status, string Body)> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var request = new HttpRequestMessage(method, path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a call answers, which has to be a success.</summary>
    public async Task<JsonNode> CallAsync(HttpMethod method, string path, string? json = null)
    {
        var (status, body) = await SendAsync(method, path, json);
        Assert.True((int)status is >= 200 and < 300, $"{status}: {body}\n{Log}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>The backend's slots, as HAProxy itself tells at this moment.</summary>
    public async Task<IReadOnlyList<RunningSlot>> SlotsAsync()
    {
        using var socket = new RuntimeSocket(new RuntimeSocketOptions { Path = Options.HaproxySocketPath }, TimeProvider.System);
        return (await new RuntimeObserver(socket).ObserveAsync(CancellationToken.None)).Backends["live"];
    }

    /// <summary>Waits until exactly these serve.</summary>
    public Task ServesAsync(params AppServer[] apps) =>
        Eventually.PassesAsync(
            async () =>
            {
                var slots = await SlotsAsync();
                Assert.Equal(
                    apps.Select(app => app.Port).Order(),
                    slots.Where(slot => slot.IsServing && slot.HasAddress).Select(slot => slot.Port).Order());
            },
            TimeSpan.FromSeconds(60),
            $"{string.Join(", ", apps.Select(app => app.Name))} serve; {Log}");

    /// <summary>Ends an application with this agent.</summary>
    public void Adopt(AppServer app) => _apps.Add(app);

    public AppServer App(string name) => _apps.Single(app => app.Name == name);

    public MasterCli Cli => new(Options.MasterSocket, TimeProvider.System);

    public static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.StopAsync();
            await _agent.DisposeAsync();
        }

        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        _log.Dispose();
        Folder.Dispose();
    }

    private sealed class LogLines : ConcurrentQueue<string>, ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => Enqueue($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
