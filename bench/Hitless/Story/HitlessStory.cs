using System.Text.Json;
using Thalassa.Bench.Hitless.Load;
using Thalassa.Bench.Hitless.Site;

namespace Thalassa.Bench.Hitless.Story;

/// <summary>Everything that can change, one after the other, under a steady load; and what it did to the requests.</summary>
internal sealed class HitlessStory(StoryOptions options) : IAsyncDisposable
{
    private const string Old = "1.0.0";
    private const string New = "1.1.0";

    private readonly RunningSite _site = new();
    private readonly EchoServer _echo = new();
    private readonly int _port = Ports.Next();
    private readonly int _http2Port = Ports.Next();
    private readonly int _tcpPort = Ports.Next();
    private readonly List<Member> _members = [];
    private readonly HashSet<Member> _registered = [];
    private readonly List<double> _firstRequests = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _registering = new(1);
    private Task _heartbeats = Task.CompletedTask;
    private bool _isRegistryOut;

    /// <summary>Runs the scenario.</summary>
    /// <returns>Whether nothing was lost and nothing was reloaded in vain.</returns>
    public async Task<bool> TellAsync()
    {
        await PrepareAsync();
        var checks = new Checks();
        await using (var load = new SteadyLoad(_port, _http2Port, _tcpPort))
        {
            await _site.UntilAsync("load", () => Task.FromResult(load.All.All(tally => tally.Requests > 10)));
            await ChapterAsync($"{options.Joins} joins and {options.Joins} leaves", load, checks, reloads: 0, JoinAndLeaveAsync);
            var changes = (await _site.GetAsync(new Uri(_site.Agent, "/status"))).GetProperty("haproxy").GetProperty("changes");
            await ChapterAsync($"{options.Switches} version switches", load, checks, reloads: 0, SwitchAsync);
            await ChapterAsync($"{options.Canaries} changes of versions' shares", load, checks, reloads: 0, ShareAsync);
            await ChapterAsync($"{options.Reloads} structural changes", load, checks, reloads: options.Reloads, RestructureAsync);
            await ChapterAsync($"{options.AgentKills} agents killed", load, checks, reloads: 0, KillAgentsAsync);
            await ChapterAsync($"registry killed, back after {options.Outage.TotalSeconds} s", load, checks, reloads: 0, LoseRegistryAsync);
            await ChapterAsync($"registry frozen for {options.Outage.TotalSeconds} s", load, checks, reloads: 0, FreezeRegistryAsync);
            await ChapterAsync($"until {options.Requests:N0} requests", load, checks, reloads: 0, () =>
                _site.UntilAsync("load", () => Task.FromResult(load.Requests >= options.Requests), TimeSpan.FromMinutes(10)));
            await load.StopAsync();
            Report(load, changes, checks);
        }

        return checks.AllHold;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _heartbeats;
        await _site.DisposeAsync();
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        _echo.Dispose();
        _registering.Dispose();
        _stop.Dispose();
    }

    private IEnumerable<Member> Fixed(string version) => _members.Where(member => member.Version == version).Take(2);

    private async Task PrepareAsync()
    {
        // Two of each version stay; the others of the old version come and go.
        foreach (var version in (string[])[Old, Old, New, New, Old, Old, Old, Old, Old, Old])
        {
            _members.Add(await Member.StartAsync(version));
        }

        await _site.StartAsync();
        foreach (var member in Fixed(Old).Concat(Fixed(New)))
        {
            await RegisterAsync(member);
        }

        await PutAsync(
            "backends/echo",
            new
            {
                type = "static",
                mode = "tcp",
                members = new[] { new { host = "127.0.0.1", port = _echo.Port } },
            });
        await PutAsync(
            "backends/live",
            new
            {
                type = "dynamic",
                name = "web",
                version = Old,
                health = new { uri = "/health", interval = 200 },
            });
        await PutAsync(
            "frontends/web",
            new
            {
                bind = $"127.0.0.1:{_port}",
                backend = "live",
                natives = new[] { $"bind 127.0.0.1:{_http2Port} proto h2" },
            });
        await PutAsync(
            "frontends/tcp",
            new
            {
                bind = $"127.0.0.1:{_tcpPort}",
                backend = "echo",
                mode = "tcp",
            });
        await _site.UntilAsync("answer through HAProxy", () => _site.IsWellAsync(new Uri($"http://127.0.0.1:{_port}/")));
        _heartbeats = HeartbeatAsync();
    }

    private async Task ChapterAsync(string title, SteadyLoad load, Checks checks, int reloads, Func<Task> act)
    {
        var (began, requests, failed, late) = (
            TimeProvider.System.GetTimestamp(), load.Requests, load.Failed, _members.Sum(member => member.Late));
        var before = await HaproxyMaster.ReloadsAsync(_site.MasterSocket);
        await act();
        var after = await HaproxyMaster.ReloadsAsync(_site.MasterSocket);
        (requests, failed, late) = (load.Requests - requests, load.Failed - failed, _members.Sum(member => member.Late) - late);
        Console.WriteLine(
            $"{title,-46} {TimeProvider.System.GetElapsedTime(began).TotalSeconds,6:0.0} s {requests,9:N0} requests {failed,4} failed "
            + $"{late,4} late {after.Reloads - before.Reloads,4} reloads");
        checks.Add($"{title}: no request failed", failed == 0);
        checks.Add($"{title}: no request came to a member after its leave", late == 0);
        checks.Add($"{title}: {reloads} reloads", after.Reloads - before.Reloads == reloads && after.Failed == 0);
    }

    private async Task JoinAndLeaveAsync()
    {
        var moving = _members.Except(Fixed(Old)).Where(member => member.Version == Old).ToList();
        for (var i = 0; i < options.Joins; i++)
        {
            var member = moving[i % moving.Count];
            var began = TimeProvider.System.GetTimestamp();
            await RegisterAsync(member);
            await member.FirstRequest.WaitAsync(TimeSpan.FromSeconds(20));
            _firstRequests.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            await LeaveAsync(member);
        }
    }

    private async Task SwitchAsync()
    {
        for (var i = 0; i < options.Switches; i++)
        {
            var (from, to) = i % 2 == 0 ? (Old, New) : (New, Old);
            Fixed(to).ToList().ForEach(member => member.Join());
            await PostAsync("backends/live", new { version = to });
            Fixed(from).ToList().ForEach(member => member.Leave());
            await Task.WhenAll(Fixed(to).Select(member => member.FirstRequest.WaitAsync(TimeSpan.FromSeconds(20))));
        }

        await PostAsync("backends/live", new { version = Old });
        Fixed(Old).ToList().ForEach(member => member.Join());
    }

    private async Task ShareAsync()
    {
        Fixed(New).ToList().ForEach(member => member.Join());
        for (var i = 0; i < options.Canaries; i++)
        {
            var share = 5 + (i * 37 % 90);
            await PostAsync(
                "backends/live",
                new { versions = new Dictionary<string, int>(StringComparer.Ordinal) { [Old] = 100 - share, [New] = share } });
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await PostAsync("backends/live", new { version = Old });
        Fixed(New).ToList().ForEach(member => member.Leave());
    }

    private async Task RestructureAsync()
    {
        for (var i = 0; i < options.Reloads; i++)
        {
            if (i % 2 == 0)
            {
                await PutAsync("frontends/more", new { bind = $"127.0.0.1:{Ports.Next()}", backend = "live" });
            }
            else
            {
                await _site.CallAsync(HttpMethod.Delete, new Uri(_site.Agent, "/frontends/more"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private async Task KillAgentsAsync()
    {
        var moving = _members[^1];
        for (var i = 0; i < options.AgentKills; i++)
        {
            // What happens while there is no agent, the next one finds out.
            await _site.KillAgentAsync();
            await RegisterAsync(moving);
            await _site.StartAgentAsync();
            await moving.FirstRequest.WaitAsync(TimeSpan.FromSeconds(20));
            await _site.KillAgentAsync();
            await UnregisterAsync(moving);
            await _site.StartAgentAsync();
            await GoneAsync(moving);
        }
    }

    private async Task LoseRegistryAsync()
    {
        _isRegistryOut = true;
        await _site.KillRegistryAsync();
        await Task.Delay(options.Outage, TimeProvider.System);
        await _site.StartRegistryAsync();
        _isRegistryOut = false;
        await ChangesArriveAsync();
    }

    private async Task FreezeRegistryAsync()
    {
        _isRegistryOut = true;
        _site.FreezeRegistry();
        await Task.Delay(options.Outage, TimeProvider.System);
        _site.ThawRegistry();
        _isRegistryOut = false;
        await ChangesArriveAsync();
    }

    // The agent follows the registry again: a new member gets requests.
    private async Task ChangesArriveAsync()
    {
        var moving = _members[^1];
        await RegisterAsync(moving);
        await moving.FirstRequest.WaitAsync(TimeSpan.FromSeconds(60));
        await LeaveAsync(moving);
    }

    private async Task RegisterAsync(Member member)
    {
        member.Join();
        await _registering.WaitAsync();
        try
        {
            _registered.Add(member);
            await _site.CallAsync(HttpMethod.Post, Registration(member), """{"secondsToExpire":60}""");
        }
        finally
        {
            _registering.Release();
        }
    }

    private async Task LeaveAsync(Member member)
    {
        await _site.UntilAsync("join", async () => await _site.MembersAsync("live") is { } members && members.Contains(member.Port));
        await UnregisterAsync(member);
        await GoneAsync(member);
    }

    private async Task UnregisterAsync(Member member)
    {
        await _registering.WaitAsync();
        try
        {
            _registered.Remove(member);
            await _site.CallAsync(HttpMethod.Delete, Registration(member));
        }
        finally
        {
            _registering.Release();
        }
    }

    private async Task GoneAsync(Member member)
    {
        await _site.UntilAsync("leave", async () => await _site.MembersAsync("live") is { } members && !members.Contains(member.Port));
        member.Leave();
    }

    private async Task HeartbeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (!_stop.IsCancellationRequested)
        {
            await _registering.WaitAsync();
            try
            {
                foreach (var member in _isRegistryOut ? [] : _registered)
                {
                    await _site.CallAsync(HttpMethod.Post, Registration(member), """{"secondsToExpire":60}""");
                }
            }
            catch (HttpRequestException)
            {
                // The registry is out; the lease is long enough.
            }
            finally
            {
                _registering.Release();
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private Uri Registration(Member member) => new(_site.Registry, $"/registrations/web/{member.Version}/127.0.0.1/{member.Port}");

    private Task PutAsync(string path, object body) =>
        _site.CallAsync(HttpMethod.Put, new Uri(_site.Agent, path), JsonSerializer.Serialize(body));

    private Task PostAsync(string path, object body) =>
        _site.CallAsync(HttpMethod.Post, new Uri(_site.Agent, path), JsonSerializer.Serialize(body));

    private void Report(SteadyLoad load, JsonElement changes, Checks checks)
    {
        Console.WriteLine();
        foreach (var tally in load.All)
        {
            Console.WriteLine($"{tally.Name,-46} {tally.Requests,9:N0} {tally.Failed,4} failed");
            tally.Failures.ToList().ForEach(failure => Console.WriteLine($"    {failure}"));
        }

        _firstRequests.Sort();
        var agent = changes.GetProperty("p99Milliseconds").GetDouble();
        Console.WriteLine();
        Console.WriteLine(
            $"POST of a registration to its first request, checks every 200 ms, {_firstRequests.Count} times: p50 {At(0.5):0} ms, p99 "
            + $"{At(0.99):0} ms");
        Console.WriteLine(
            $"the agent's part of it, event to runtime command: p50 {changes.GetProperty("p50Milliseconds").GetDouble():0.0} ms, p99 "
            + $"{agent:0.0} ms (target 20)");
        checks.Add("at least as many requests as asked for", load.Requests >= options.Requests);
        checks.Add("the agent's part is at most 20 ms at p99", agent <= 20);
        checks.Report();
    }

    private double At(double share) => _firstRequests[(int)Math.Min(_firstRequests.Count - 1, share * _firstRequests.Count)];
}
