using System.Net.Http.Json;
using System.Text.Json;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Hitless.Site;

/// <summary>A registry and an agent with its HAProxy, each a process of its own, and the calls to them.</summary>
internal sealed class RunningSite : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("thalassa-hitless-").FullName;
    private readonly Programs _programs;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly List<ChildProcess> _started = [];
    private readonly int _registryPort = Ports.Next();
    private readonly int _agentPort = Ports.Next();
    private ChildProcess _registry = null!;
    private ChildProcess _agent = null!;
    private int _generation;

    public RunningSite()
    {
        _programs = new Programs(Directory.CreateDirectory(Path.Combine(_folder, "logs")).FullName);
        HaproxyUser.PrepareFolder(_folder);
    }

    /// <summary>The folder of all that is started, removed at the end.</summary>
    public string Folder => _folder;

    public Uri Registry => new($"http://127.0.0.1:{_registryPort}");

    public Uri Agent => new($"http://127.0.0.1:{_agentPort}");

    /// <summary>The process id of the agent.</summary>
    public int AgentId => _agent.Id;

    public string MasterSocket => Path.Combine(_folder, "one", "haproxy.sock.master");

    public async Task StartAsync()
    {
        await StartRegistryAsync();
        await StartAgentAsync();
    }

    public async Task StartRegistryAsync()
    {
        _registry = RegistryProcess.Start(
            _programs, $"registry-{++_generation}", _registryPort, null, null, ("ReaperSchedule", "* * * * * *"));
        _started.Add(_registry);
        await UntilAsync("an answer of the registry", () => IsWellAsync(new Uri(Registry, "/status")));
    }

    public async Task StartAgentAsync()
    {
        _agent = AgentProcess.Start(_programs, "one", _agentPort, Registry, null, _folder, "local");
        _started.Add(_agent);
        await UntilAsync("an answer of the agent", () => IsWellAsync(new Uri(Agent, "/status")));
    }

    /// <summary>As a crash of the agent would; HAProxy lives on.</summary>
    public async Task KillAgentAsync()
    {
        Signals.Send(_agent.Id, Signals.Kill);
        await _agent.Exited;
    }

    public async Task KillRegistryAsync()
    {
        Signals.Send(_registry.Id, Signals.Kill);
        await _registry.Exited;
    }

    /// <summary>The registry takes connections and answers none.</summary>
    public void FreezeRegistry() => Signals.Send(_registry.Id, Signals.Stop);

    public void ThawRegistry() => Signals.Send(_registry.Id, Signals.Continue);

    public Task<JsonElement> GetAsync(Uri address) => _http.GetFromJsonAsync<JsonElement>(address);

    /// <summary>The ports of a backend's members, or null when the agent does not know the backend yet.</summary>
    public async Task<IReadOnlyList<int>?> MembersAsync(string backend)
    {
        using var answer = await _http.GetAsync(new Uri(Agent, $"/backends/{backend}/members"));
        return answer.IsSuccessStatusCode
            ?
            [
                .. (await answer.Content.ReadFromJsonAsync<JsonElement>())
                    .EnumerateArray()
                    .Select(member => member.GetProperty("port").GetInt32()),
            ]
            : null;
    }

    /// <summary>Calls and fails unless the answer is a success.</summary>
    public async Task CallAsync(HttpMethod method, Uri address, string? body = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new StringContent(body) };
        using var answer = await _http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"{method} {address.PathAndQuery} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    public async Task<bool> IsWellAsync(Uri address)
    {
        try
        {
            using var answer = await _http.GetAsync(address);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Waits for something, and fails when it takes too long.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        for (
            var began = TimeProvider.System.GetTimestamp();
            !await condition();
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System))
        {
            if (TimeProvider.System.GetElapsedTime(began) > (limit ?? Limit))
            {
                throw new InvalidOperationException(
                    $"There was no {what} within {(limit ?? Limit).TotalSeconds} s. The agent said:\n{_agent?.LastLines()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _started.Reverse();
        foreach (var process in _started)
        {
            Signals.Send(process.Id, Signals.Continue);
            await process.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
