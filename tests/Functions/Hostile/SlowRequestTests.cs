using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Functions.Requests;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Hostile;

/// <summary>Slow clients: none may hold a connection indefinitely.</summary>
public sealed class SlowRequestTests
{
    private const string Start = "POST /registrations/slow/1/10.0.0.9/80 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n";

    [Fact]
    public async Task A_head_or_a_body_that_does_not_come_on_ends_the_connection_and_changes_nothing()
    {
        await using var app = await RunningApp.StartAsync();
        var answers = await Task.WhenAll(
            RawHttp.SendAsync(app.Address, Encoding.ASCII.GetBytes(Start)),
            RawHttp.SendAsync(app.Address, Encoding.ASCII.GetBytes($"{Start}\r\n{{")));
        Assert.All(answers, answer => Assert.Equal(408, answer.Status));
        Assert.DoesNotContain("slow", await app.ContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>One that comes on just quickly enough for the server is not waited for without end either.</summary>
    [Fact]
    public async Task A_body_has_half_a_minute_in_all()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var app = await RunningApp.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{Start}\r\n{{"));
        using var reader = new StreamReader(client.GetStream());
        var line = reader.ReadLineAsync();
        await Eventually.TrueAsync(() =>
        {
            time.Advance(RequestBody.Patience);
            return Task.FromResult(line.IsCompleted);
        });
        Assert.Equal("HTTP/1.1 408 Request Timeout", await line);
        var rest = await reader.ReadToEndAsync().WaitAsync(Eventually.DefaultLimit);
        Assert.Contains("The body took longer than 30 s.", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("slow", await app.ContentAsync(), StringComparison.Ordinal);
    }
}
