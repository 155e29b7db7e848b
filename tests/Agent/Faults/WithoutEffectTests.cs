using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>What is accepted has its effect, or the answer says that it has none.</summary>
public sealed class WithoutEffectTests
{
    [Theory]
    [InlineData("")]
    [InlineData(""", "httpVersion": "HTTP/1.1" """)]
    public async Task Health_of_a_backend_in_mode_tcp_is_checked(string version)
    {
        var (healthy, asked) = (false, string.Empty);
        await using var app = await ScriptedServer.StartAsync(context =>
        {
            asked = $"{context.Request.Method} {context.Request.Path} {context.Request.Host}";
            context.Response.StatusCode = Volatile.Read(ref healthy) ? 200 : 503;
            return Task.CompletedTask;
        });
        await using var host = await HaproxyHost.CreateAsync();
        await host.Service.StartAsync(CancellationToken.None);
        await host.ApplyAsync(RoutingInput.Web(
            host.Port,
            app.Address.Port,
            """, "mode": "tcp" """,
            $$""", "mode": "tcp", "host": "app.example", "health": {"uri": "/ready", "interval": 50{{version}} } """));

        await Eventually.TrueAsync(async () => await SlotAsync(host) is { IsUp: false });
        Volatile.Write(ref healthy, true);
        await Eventually.TrueAsync(async () => await SlotAsync(host) is { IsUp: true, LastCheckPassed: true });
        Assert.StartsWith("GET /ready ", asked, StringComparison.Ordinal);
        Assert.Equal(version.Length > 0, asked.EndsWith(" app.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_that_has_no_effect_in_mode_tcp_is_warned_of()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        var (status, body) = await agent.SendAsync("PUT", "/backends/live", """{"type":"static","mode":"tcp","host":"app.example"}""");

        Assert.Equal(200, status);
        Assert.Contains("host has no effect", Assert.Single(body["warnings"]!.AsArray())!.ToString(), StringComparison.Ordinal);
        Assert.NotNull((await agent.GetJsonAsync("/backends/live"))["warnings"]);
    }

    [Fact]
    public async Task Keepalive_that_has_no_effect_in_mode_tcp_is_warned_of()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        await agent.SendAsync("PUT", "/backends/live", """{"type":"static","mode":"tcp"}""");
        var (status, body) = await agent.SendAsync(
            "PUT", "/frontends/web", """{"bind":"*:80","backend":"live","mode":"tcp","keepalive":"close"}""");

        Assert.Equal(200, status);
        Assert.Contains("keepalive has no effect", Assert.Single(body["warnings"]!.AsArray())!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_with_several_addresses_is_in_the_status_with_the_one_in_use()
    {
        await using var agent = await TestAgent.StartAsync(
            new AgentOptions(),
            dns: (host, _) => Task.FromResult<System.Net.IPAddress[]>(
                host == "many" ? [new([10, 0, 0, 2]), new([10, 0, 0, 1]), new([10, 0, 0, 2])] : [new([10, 0, 0, 9])]));
        await agent.SendAsync(
            "PUT",
            "/backends/live",
            """{"type":"static","members":[{"host":"many","port":80},{"host":"one","port":80}]}""");

        await Eventually.PassesAsync(async () =>
        {
            var name = Assert.Single((await agent.GetJsonAsync("/status"))["namesWithSeveralAddresses"]!.AsArray())!;
            Assert.Equal("""{"name":"many","address":"10.0.0.1","unused":["10.0.0.2"]}""", name.ToJsonString());
        });
    }

    private static async Task<RunningSlot> SlotAsync(HaproxyHost host)
    {
        using var socket = new RuntimeSocket(new RuntimeSocketOptions { Path = host.Options.HaproxySocketPath }, TimeProvider.System);
        return (await new RuntimeObserver(socket).ObserveAsync(CancellationToken.None)).Backends["live"].Single(slot => slot.HasAddress);
    }
}
