using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Model;
using Thalassa.Model.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Api;

/// <summary>A whole agent with a real HAProxy, asked to switch a backend.</summary>
public sealed class VersionSwitchApiTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly List<AppServer> _apps = [];
    private WebApplication _agent = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        foreach (var name in (string[])["1.0.0-a", "1.1.0-a", "1.1.0-b"])
        {
            _apps.Add(await AppServer.StartAsync(name));
        }

        var dead = FreePort.Next();
        _folder.Write("state.json", JsonSerializer.Serialize(new
        {
            version = 1,
            routing = "local",
            frontends = new[] { new { key = "web", bind = $"127.0.0.1:{_port}", backend = "live" } },
            backends = new[]
            {
                Backend("live", "1.0.0", _apps[0].Port),
                Backend("next", "1.1.0", _apps[1].Port, _apps[2].Port),
                Backend("broken", "9.0.0", dead),
            },
        }));
        var faults = new FaultList();
        var given = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["port"] = "0",
            ["routing"] = "local",
            ["persistence"] = _folder.At("state.json"),
            ["switchPatience"] = "1",
            ["rollbackWindow"] = "60",
            ["haproxyCfgPath"] = _folder.At("haproxy.cfg"),
            ["haproxyPidPath"] = _folder.At("haproxy.pid"),
            ["haproxySocketPath"] = _folder.At("haproxy.sock"),
        };
        var options = AgentOptions.Read(given.GetValueOrDefault, faults);
        Assert.True(faults.Count == 0, faults.ToString());
        _agent = AgentHost.Build(options, services => services.AddHaproxy(options.Haproxy));
        await _agent.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_agent.Urls.First()) };
        await Eventually.TrueAsync(async () =>
            await AskAsync() == "1.0.0-a" && (await _http.GetAsync(new Uri("/backends/live", UriKind.Relative))).IsSuccessStatusCode);
    }

    public async Task DisposeAsync()
    {
        await _agent.StopAsync();
        await _agent.DisposeAsync();
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_switch_is_answered_when_the_new_version_has_the_traffic_and_no_reload_was_needed()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"version":"1.1.0"}""")).StatusCode);
        for (var i = 0; i < 10; i++)
        {
            Assert.StartsWith("1.1.0", await AskAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(SlotAdmin.Drain, Haproxy.Running.Backends["live"].Single(slot => slot.Port == _apps[0].Port).Admin);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"version":"1.0.0"}""")).StatusCode);
        Assert.Equal("1.0.0-a", await AskAsync());
        Assert.Equal(1, Haproxy.Status.Reloads);
    }

    [Theory]
    [InlineData("9.0.0", "no member that passes its health check")]
    [InlineData("7.7.7", "no registered member")]
    public async Task A_version_that_nobody_serves_is_a_conflict_and_nothing_changes(string version, string reason)
    {
        var refused = await PostAsync($$"""{"version":"{{version}}"}""");

        Assert.True(
            refused.StatusCode == HttpStatusCode.Conflict,
            await refused.Content.ReadAsStringAsync() + string.Join("\n", Haproxy.Running.Backends["live"]));
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("1.0.0", (await _http.GetFromJsonAsync<JsonElement>("/backends/live")).GetProperty("version").GetString());
        Assert.Equal("1.0.0-a", await AskAsync());
        await Eventually.TrueAsync(() => Haproxy.Running.Backends["live"].Count(slot => slot.Admin != SlotAdmin.Maintenance) == 1);
    }

    [Fact]
    public async Task Force_switches_all_the_same()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"version":"9.0.0"}""", "?force=true")).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(AskAsync);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"version":"1.0.0"}""")).StatusCode);
        Assert.Equal("1.0.0-a", await AskAsync());
    }

    [Fact]
    public async Task Several_versions_get_their_shares_and_a_dead_one_among_them_is_a_conflict()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"versions":{"1.0.0":75,"1.1.0":25}}""")).StatusCode);
        await Eventually.TrueAsync(() => Haproxy.Running.Backends["live"].Count(slot => slot.IsServing) == 3);
        var canaries = 0;
        for (var i = 0; i < 80; i++)
        {
            canaries += (await AskAsync()).StartsWith("1.1.0", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(canaries, 18, 22);
        var backend = await _http.GetFromJsonAsync<JsonElement>("/backends/live");
        Assert.Equal("1.0.0", backend.GetProperty("version").GetString());
        Assert.Equal(25, backend.GetProperty("versions").GetProperty("1.1.0").GetInt32());
        Assert.Equal(3, backend.GetProperty("members").GetArrayLength());
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("""{"versions":{"1.0.0":75,"9.0.0":25}}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("""{"versions":{"1.0.0":0,"9.0.0":0}}""")).StatusCode);
    }

    [Fact]
    public async Task The_servers_of_a_backend_are_shown_as_HAProxy_has_them()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("""{"version":"1.1.0"}""")).StatusCode);

        await Eventually.PassesAsync(async () =>
        {
            var servers = await _http.GetFromJsonAsync<JsonElement[]>("/backends/live/servers");
            (string?, int, string?, bool, bool)[] expected =
            [
                ("1.0.0", _apps[0].Port, "drain", true, false),
                ("1.1.0", _apps[1].Port, "ready", true, true),
                ("1.1.0", _apps[2].Port, "ready", true, true),
            ];
            Assert.Equal(
                expected.Order(),
                servers!
                    .Select(server =>
                        (
                            server.GetProperty("version").GetString(),
                            server.GetProperty("port").GetInt32(),
                            server.GetProperty("state").GetString(),
                            server.GetProperty("up").GetBoolean(),
                            server.GetProperty("serving").GetBoolean()))
                    .Order());
        });
        await Eventually.PassesAsync(async () =>
        {
            var broken = Assert.Single((await _http.GetFromJsonAsync<JsonElement[]>("/backends/broken/servers"))!);
            Assert.Equal(
                (false, false, false),
                (
                    broken.GetProperty("up").GetBoolean(),
                    broken.GetProperty("passed").GetBoolean(),
                    broken.GetProperty("serving").GetBoolean()));
        });
        Assert.All(await _http.GetFromJsonAsync<JsonElement[]>("/backends/live/servers") ?? [], server =>
            Assert.True(server.GetProperty("passed").GetBoolean()));
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri("/backends/none/servers", UriKind.Relative))).StatusCode);
    }

    private IHaproxy Haproxy => _agent.Services.GetRequiredService<IHaproxy>();

    private static object Backend(string key, string version, params int[] ports) => new
    {
        key,
        type = "dynamic",
        name = "web",
        version,
        health = new { method = "GET", uri = "/", httpVersion = "HTTP/1.0", interval = 200 },
        members = ports.Select(port => new
        {
            id = $"/web/{version}/127.0.0.1/{port}",
            name = "web",
            version,
            host = "127.0.0.1",
            port,
            lastKnown = 1,
            revision = 1,
            meta = new { },
        }),
    };

    private async Task<HttpResponseMessage> PostAsync(string json, string query = "")
    {
        using var content = new StringContent(json);
        return await _http.PostAsync(new Uri($"/backends/live{query}", UriKind.Relative), content);
    }

    private async Task<string> AskAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/"));
    }
}
