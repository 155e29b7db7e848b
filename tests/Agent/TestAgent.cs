using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests;

/// <summary>A whole agent on a free port, with a fake HAProxy and short pauses.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestAgent(WebApplication app, FakeHaproxy haproxy) => (_app, Haproxy) = (app, haproxy);

    public FakeHaproxy Haproxy { get; }

    public HttpClient Http { get; } = new();

    public RoutingLoop Loop => Get<RoutingLoop>();

    public static async Task<TestAgent> StartAsync(
        AgentOptions options, FakeHaproxy? haproxy = null, TimeSpan? compare = null, TimeSpan? hold = null, DnsLookup? dns = null,
        Func<FollowerOptions, FollowerOptions>? follow = null, TimeProvider? time = null)
    {
        haproxy ??= new FakeHaproxy();
        var app = AgentHost.Build(options with { Port = 0 }, services =>
        {
            services.AddSingleton<IHaproxy>(haproxy);
            services.AddSingleton(time ?? TimeProvider.System);
            var options = new FollowerOptions
            {
                Compare = compare ?? TimeSpan.FromMilliseconds(300),
                Hold = hold ?? TimeSpan.FromSeconds(30),
            };
            services.AddSingleton(follow?.Invoke(options) ?? options);
            services.AddSingleton(dns ?? ((host, _) => Task.FromResult<IPAddress[]>(host == "localhost" ? [IPAddress.Loopback] : [])));
        });
        var agent = new TestAgent(app, haproxy);
        await app.StartAsync();
        agent.Http.BaseAddress = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return agent;
    }

    /// <summary>One that follows a registry.</summary>
    public static Task<TestAgent> FollowAsync(
        FakeRegistry registry,
        RoutingChoice routing = RoutingChoice.Fleet,
        string? label = null,
        string? stateFile = null,
        TimeSpan? compare = null,
        TimeSpan? hold = null,
        FakeHaproxy? haproxy = null,
        DnsLookup? dns = null) =>
        StartAsync(
            new AgentOptions
            {
                RegistryHosts = [registry.Address],
                Routing = routing,
                Label = label,
                StateFile = stateFile,
            },
            haproxy,
            compare,
            hold,
            dns);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<JsonNode> GetJsonAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(path))!;

    public async Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Waits until a backend has servers on exactly these ports.</summary>
    public Task PortsAsync(string backend, params int[] ports) => Eventually.PassesAsync(() => Assert.Equal(ports, Haproxy.Ports(backend)));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
