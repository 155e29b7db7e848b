using System.Net;
using System.Net.Sockets;
using System.Text;
using Thalassa.Agent.Tests.Haproxy;

namespace Thalassa.Agent.Tests.Faults;

public sealed class SmallFaultTests
{
    [Theory]
    [InlineData("LOCALHOST", 200)]
    [InlineData("LocalHost:80", 200)]
    [InlineData("localhost.", 200)]
    [InlineData("localhost.example", 421)]
    public async Task Name_of_loopback_is_compared_without_regard_to_case(string name, int status)
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        Assert.StartsWith($"HTTP/1.1 {status} ", await RawAsync(agent, "GET", "/status", name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ui/main.js")]
    [InlineData("/status")]
    [InlineData("/metrics")]
    [InlineData("/frontends")]
    [InlineData("/backends/none")]
    [InlineData("/haproxy/config")]
    [InlineData("/haproxy/config/failed")]
    [InlineData("/stats")]
    [InlineData("/activity?since=x")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nothing")]
    public async Task Head_is_answered_as_get_is_without_the_body(string path)
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        using var get = await agent.Http.GetAsync(path);
        var head = await RawAsync(agent, "HEAD", path, "localhost");

        Assert.StartsWith($"HTTP/1.1 {(int)get.StatusCode} ", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        Assert.Equal(
            get.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? [$"Content-Type: {type}"] : [],
            head.Split("\r\n").Where(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Candidates_that_a_killed_agent_left_are_removed_at_start_and_nothing_else()
    {
        await using var host = await HaproxyHost.CreateAsync();
        var left = host.Folder.Write($"haproxy.cfg.{Guid.NewGuid():N}", "global");
        var copy = host.Folder.Write("haproxy.cfg.previous.new", "global");
        string[] others =
        [
            host.Folder.Write("haproxy.cfg.backup", "global"),
            host.Folder.Write($"other.cfg.{Guid.NewGuid():N}", "global"),
            host.Folder.Write("haproxy.cfg.0123456789abcdef0123456789abcdeF.bak", "global"),
        ];

        await host.Service.StartAsync(CancellationToken.None);

        Assert.False(File.Exists(left));
        Assert.False(File.Exists(copy));
        Assert.All(others, other => Assert.True(File.Exists(other), other));
    }

    private static async Task<string> RawAsync(TestAgent agent, string method, string path, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, agent.Http.BaseAddress!.Port);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
