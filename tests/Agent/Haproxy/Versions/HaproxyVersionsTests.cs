using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Versions;

/// <summary>Everything that an agent does with HAProxy, under load, on each version of it.</summary>
public sealed class HaproxyVersionsTests : IAsyncLifetime
{
    private const int MinRequests = 5_000;
    private const int Clients = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly int _web = FreePort.Next();
    private readonly List<AppServer> _apps = [];
    private readonly Dictionary<string, Registration> _registrations = new(StringComparer.Ordinal);
    private FakeRegistry _registry = null!;
    private AgentProcess _agent = null!;

    private MasterCli Master => new(_agent.Folder.At("haproxy.sock.master"), TimeProvider.System);

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _registry.DisposeAsync();
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }

    [Theory]
    [HaproxyVersion]
    [HaproxyVersion("3.0")]
    [HaproxyVersion("3.2")]
    public async Task Every_change_and_every_crash_of_an_agent_loses_no_request(string haproxy)
    {
        await StartAsync(haproxy);
        var reloads = await ReloadsAsync();
        long answers;
        await using (var load = new KeepAliveLoad(_web, Clients))
        {
            await JoinAndLeaveAsync();
            await SwitchAsync();
            await ShareAsync();
            await DrainAsync();
            Assert.Equal(reloads, await ReloadsAsync());
            await RestructureAsync();
            await BeRefusedAsync();
            Assert.Equal(reloads + 2, await ReloadsAsync());
            await LoadBrokenFileAsync();
            await KillAgentAsync();
            await Eventually.TrueAsync(() => load.Answers > MinRequests, TimeSpan.FromMinutes(1));
            Assert.Empty(load.Failures);
            answers = load.Answers;
        }

        // With a worker its connections end, so that nothing is under way when it is killed.
        await KillHaproxyAsync(await WorkerAsync());
        await KillHaproxyAsync((await ProcessesAsync()).Pid);
        await using (var load = new KeepAliveLoad(_web, Clients))
        {
            await JoinAndLeaveAsync();
            await Eventually.TrueAsync(() => load.Answers > 500, Limit);
            Assert.Empty(load.Failures);
            Assert.InRange(answers + load.Answers, MinRequests, int.MaxValue);
        }
    }

    private async Task StartAsync(string haproxy)
    {
        _agent = CreateAgent(haproxy, _registry.Address);
        foreach (var name in (string[])["a", "b", "new", "guest"])
        {
            _apps.Add(await AppServer.StartAsync(name));
        }

        Register("a", "1");
        Register("b", "1");
        Register("new", "2");
        await _agent.StartAsync();
        await _agent.SendAsync(
            "PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"1","health":{"uri":"/","interval":200}}""");
        await _agent.SendAsync("PUT", "/frontends/web", $$"""{"bind":"127.0.0.1:{{_web}}","backend":"live"}""");
        await ServesAsync("a", "b");

        var said = await Command.RunAsync("sh", "-c", $"'{haproxy}' -c -f '{_agent.Folder.At("haproxy.cfg")}' 2>&1");
        Assert.DoesNotContain("[WARNING]", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" : config : ", _agent.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("deprecated", said + _agent.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static AgentProcess CreateAgent(string haproxy, Uri registry) =>
        new("--haproxy", haproxy, "--registry", $"{registry}", "--routing", "local", "--drain", "2");

    private async Task JoinAndLeaveAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            Register("guest", "1");
            await ServesAsync("a", "b", "guest");
            Unregister("guest");
            await ServesAsync("a", "b");
        }
    }

    private async Task SwitchAsync()
    {
        await _agent.SendAsync("POST", "/backends/live", """{"version":"2"}""");
        await ServesAsync("new");
        await _agent.SendAsync("POST", "/backends/live", """{"version":"1"}""");
        await ServesAsync("a", "b");
    }

    private async Task ShareAsync()
    {
        await _agent.SendAsync("POST", "/backends/live", """{"versions":{"1":60,"2":40}}""");
        await ServesAsync("a", "b", "new");
        await _agent.SendAsync("POST", "/backends/live", """{"version":"1"}""");
        await ServesAsync("a", "b");
    }

    private async Task DrainAsync()
    {
        var path = $"/backends/live/members/127.0.0.1:{App("b").Port}/drain";
        await _agent.SendAsync("POST", path, string.Empty);
        await ServesAsync("a");
        await _agent.SendAsync("DELETE", path, string.Empty);
        await ServesAsync("a", "b");
    }

    private async Task RestructureAsync()
    {
        var port = FreePort.Next();
        await _agent.SendAsync("PUT", "/frontends/more", $$"""{"bind":"127.0.0.1:{{port}}","backend":"live"}""");
        Assert.Contains(await _agent.Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/")), (string[])["a", "b"]);
        await _agent.SendAsync("DELETE", "/frontends/more", string.Empty);
        await ServesAsync("a", "b");
    }

    private async Task BeRefusedAsync()
    {
        using var content = new StringContent("""{"type":"static","natives":["no-such-keyword at all"]}""");
        using var answer = await _agent.Http.PutAsync(Api("/backends/bad"), content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("no-such-keyword", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // What no agent does: the master is left with a reload that failed, and with the worker from before it.
    private async Task LoadBrokenFileAsync()
    {
        var worker = await WorkerAsync();
        await File.AppendAllTextAsync(_agent.Folder.At("haproxy.cfg"), "backend broken\n    no-such-keyword\n");
        await Master.AskAsync("reload", Limit, CancellationToken.None);
        await Eventually.TrueAsync(async () => (await ProcessesAsync()).Failed == 1, Limit);
        Assert.Equal(worker, await WorkerAsync());
        await Eventually.TrueAsync(
            async () =>
                !(await File.ReadAllTextAsync(_agent.Folder.At("haproxy.cfg"))).Contains("no-such-keyword", StringComparison.Ordinal),
            Limit,
            $"the file is restored; {_agent.Output}");
        await JoinAndLeaveAsync();
        var port = FreePort.Next();
        await _agent.SendAsync("PUT", "/frontends/other", $$"""{"bind":"127.0.0.1:{{port}}","backend":"live"}""");
        Assert.NotEqual(worker, await WorkerAsync());
        await ServesAsync("a", "b");
    }

    private async Task KillAgentAsync()
    {
        var worker = await WorkerAsync();
        await _agent.KillAsync();
        Register("guest", "1");
        await _agent.StartAsync();
        await ServesAsync("a", "b", "guest");
        Unregister("guest");
        await ServesAsync("a", "b");
        Assert.Equal(worker, await WorkerAsync());
    }

    private async Task KillHaproxyAsync(int process)
    {
        var restarts = (long)(await StatusAsync())["restarts"]!;
        await RunningAgent.SignalAsync("KILL", process);
        await Eventually.TrueAsync(
            async () => await StatusAsync() is var status && (long)status["restarts"]! == restarts + 1 && status["problem"] is null,
            Limit,
            $"HAProxy runs again; {_agent.Output}");
        await ServesAsync("a", "b");
    }

    // Who serves is asked of HAProxy itself: as many answers in a row as it takes to hear of every member.
    private Task ServesAsync(params string[] names) => Eventually.PassesAsync(
        async () =>
        {
            using var http = new HttpClient();
            var heard = new SortedSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < 12; i++)
            {
                heard.Add(await http.GetStringAsync(new Uri($"http://127.0.0.1:{_web}/")));
            }

            Assert.Equal(names.Order(StringComparer.Ordinal), heard);
        },
        Limit,
        $"{string.Join(", ", names)} serve; {_agent.Output}");

    private void Register(string name, string version) => _registrations[name] = _registry.Online(version, App(name).Port);

    private void Unregister(string name) => _registry.Offline(_registrations[name]);

    private AppServer App(string name) => _apps.Single(app => app.Name == name);

    private async Task<JsonNode> StatusAsync() => JsonNode.Parse(await _agent.Http.GetStringAsync(Api("/status")))!["haproxy"]!;

    private async Task<long> ReloadsAsync() => (long)(await StatusAsync())["reloads"]!;

    private Task<MasterState> ProcessesAsync() => Eventually.GivesAsync(() => Master.ShowProcessesAsync(CancellationToken.None));

    private async Task<int> WorkerAsync() => Assert.Single((await ProcessesAsync()).Workers).Pid;

    private Uri Api(string path) => new($"http://127.0.0.1:{_agent.Port}{path}");
}
