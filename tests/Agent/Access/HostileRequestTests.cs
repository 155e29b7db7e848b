using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Access;

/// <summary>Requests that would hold an agent, or fill it.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private TestAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await TestAgent.StartAsync(new AgentOptions { Routing = RoutingChoice.Local });

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Who_sends_slowly_is_not_waited_for()
    {
        const string Start = "PUT /backends/slow HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n";
        var answers = await Task.WhenAll(SendAsync(Start), SendAsync($"{Start}\r\n{{"));
        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal));
        Assert.Empty(_agent.Loop.Current.Snapshot.Backends);
    }

    [Theory]
    [InlineData("Content-Length: 2097153\r\n\r\n{", 413)]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n{", 400)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", 413)]
    public async Task What_is_too_large_is_refused_and_changes_nothing(string rest, int status)
    {
        var chunks = rest.StartsWith('T')
            ? string.Concat(Enumerable.Repeat($"10000\r\n{new string(' ', 0x10000)}\r\n", 32)) + "1\r\n \r\n0\r\n\r\n"
            : string.Empty;
        var answer = await SendAsync($"PUT /backends/large HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{rest}{chunks}");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Empty(_agent.Loop.Current.Snapshot.Backends);
    }

    [Theory]
    [InlineData(StatusCodes.Status414UriTooLong)]
    [InlineData(StatusCodes.Status431RequestHeaderFieldsTooLarge)]
    public async Task A_head_has_an_end(int status)
    {
        var filler = new string('a', 40_000);
        var answer = await SendAsync(
            status == StatusCodes.Status414UriTooLong
                ? $"GET /backends/{filler} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                : $"GET /backends HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {filler}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    /// <summary>Sends bytes as they are and gives all that comes back until the agent closes.</summary>
    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _agent.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        using var limit = new CancellationTokenSource(Eventually.DefaultLimit + Eventually.DefaultLimit);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // It answered and closed before it had read all; what it said may be there.
            while (answer.Length == 0 && client.Available > 0)
            {
                answer.WriteByte((byte)stream.ReadByte());
            }
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
