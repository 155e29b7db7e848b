using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Haproxy.Probing;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Probing;

public sealed class MemberCheckTests
{
    private static readonly Backend Live = new() { Key = "live", Type = "static", Health = new HealthCheck { Uri = "/health?a=%2F.." } };

    [Theory]
    [InlineData(200, true)]
    [InlineData(302, true)]
    [InlineData(399, true)]
    [InlineData(404, false)]
    [InlineData(503, false)]
    public async Task Http_check_passes_on_2xx_and_3xx_and_follows_no_redirect(int status, bool expected)
    {
        var asked = new List<string>();
        await using var member = await ScriptedServer.StartAsync(context =>
        {
            asked.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Protocol}");
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        var check = MemberCheck.Of(Live, TimeProvider.System)!;
        Assert.Equal(expected, await check.PassesAsync(IPAddress.Loopback, member.Address.Port, CancellationToken.None));
        Assert.Equal(["GET /health?a=%2F.. HTTP/1.0"], asked);
    }

    [Fact]
    public async Task Http_check_of_a_backend_in_mode_tcp_is_done_as_HAProxy_does_it()
    {
        await using var member = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        var check = MemberCheck.Of(Live with { Mode = "tcp" }, TimeProvider.System)!;
        Assert.False(await check.PassesAsync(IPAddress.Loopback, member.Address.Port, CancellationToken.None));
    }

    [Fact]
    public async Task Http_1_1_check_names_the_backends_host()
    {
        string? host = null;
        await using var member = await ScriptedServer.StartAsync(context =>
        {
            host = context.Request.Host.Value;
            return context.Response.WriteAsync(new string('x', 1_000_000));
        });
        var backend = Live with { Host = "app.example", Health = Live.Health! with { HttpVersion = "HTTP/1.1" } };
        var check = MemberCheck.Of(backend, TimeProvider.System)!;
        Assert.True(await check.PassesAsync(IPAddress.Loopback, member.Address.Port, CancellationToken.None));
        Assert.Equal("app.example", host);
    }

    [Fact]
    public async Task Tcp_check_passes_where_someone_listens()
    {
        var check = MemberCheck.Of(new Backend { Key = "live", Type = "static", Mode = "tcp" }, TimeProvider.System)!;
        var port = FreePort.Next();
        Assert.False(await check.PassesAsync(IPAddress.Loopback, port, CancellationToken.None));
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Assert.True(await check.PassesAsync(IPAddress.Loopback, port, CancellationToken.None));
    }

    [Fact]
    public async Task Silent_member_does_not_pass_after_a_second()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var time = new ManualTimeProvider();
        var check = MemberCheck.Of(Live, time)!;
        var passes = check.PassesAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, CancellationToken.None);
        using var connection = await listener.AcceptSocketAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await passes);
    }

    [Theory]
    [InlineData("http-check expect status 204")]
    [InlineData("option redis-check")]
    [InlineData("option httpchk GET /other")]
    [InlineData("default-server ssl verify none")]
    public void Check_of_the_operators_own_lines_is_left_to_HAProxy(string native) =>
        Assert.Null(MemberCheck.Of(Live with { Natives = [native] }, TimeProvider.System));
}
