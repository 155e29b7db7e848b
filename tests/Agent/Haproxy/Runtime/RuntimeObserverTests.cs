using System.Net;
using System.Net.Sockets;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Runtime;

public sealed class RuntimeObserverTests
{
    [Fact]
    public async Task A_real_HAProxy_tells_who_it_is_and_what_each_slot_does()
    {
        await using var app = await AppServer.StartAsync("app");
        await using var haproxy = await HaproxyProcess.StartAsync(socket => Config(socket, app.Port, FreePort.Next()));
        using var socket = Open(haproxy);
        var observer = new RuntimeObserver(socket);
        await Eventually.TrueAsync(async () => (await observer.ObserveAsync(default)).Backends["live"][0].IsServing);

        var state = await observer.ObserveAsync(default);

        Assert.Equal("abc123", state.Structure);
        Assert.True(state.Worker > 0);
        Assert.Equal(["live", "stream"], state.Backends.Keys.Order());
        Assert.Equal([1, 2, 3], state.Backends["live"].Select(slot => slot.Number));
        Assert.Equal(
            (app.Port, 30, true), (state.Backends["live"][0].Port, state.Backends["live"][0].Weight, state.Backends["live"][0].HasAddress));
        Assert.Equal(
            (SlotAdmin.Maintenance, false, true),
            (state.Backends["live"][1].Admin, state.Backends["live"][1].HasAddress, state.Backends["live"][1].IsClean));
        Assert.Equal((IPAddress.IPv6Loopback, 1234), (state.Backends["live"][2].Address, state.Backends["live"][2].Port));
    }

    [Fact]
    public async Task A_stream_counts_as_long_as_it_lives_although_its_connection_counts_nowhere()
    {
        await using var app = await AppServer.StartAsync("app");
        var port = FreePort.Next();
        await using var haproxy = await HaproxyProcess.StartAsync(socket => Config(socket, app.Port, port));
        using var socket = Open(haproxy);
        var observer = new RuntimeObserver(socket);
        using (var stream = new TcpClient())
        {
            await stream.ConnectAsync(IPAddress.Loopback, port);
            await stream.GetStream().WriteAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n"u8.ToArray());
            Assert.True(await stream.GetStream().ReadAsync(new byte[1000]) > 0, "It has its server.");
            await socket.AskAsync(default, RuntimeCommand.SetDrain(new("stream", 1)));
            await Eventually.TrueAsync(async () =>
                (await observer.ObserveAsync(default)).Backends["stream"][0] is { Sessions: 1, IsIdle: false, Admin: SlotAdmin.Drain });
        }

        await Eventually.TrueAsync(async () => (await observer.ObserveAsync(default)).Backends["stream"][0].IsIdle);
    }

    [Fact]
    public async Task One_backend_is_looked_at_alone_and_one_that_is_gone_is_absent()
    {
        await using var app = await AppServer.StartAsync("app");
        await using var haproxy = await HaproxyProcess.StartAsync(socket => Config(socket, app.Port, FreePort.Next()));
        using var socket = Open(haproxy);
        var observer = new RuntimeObserver(socket);
        var all = await observer.ObserveAsync(default);
        await socket.AskAsync(default, RuntimeCommand.SetWeight(new("live", 1), 7), RuntimeCommand.SetWeight(new("stream", 1), 7));

        var some = await observer.ObserveAsync(all, ["live", "gone"], default);

        Assert.Equal(["live", "stream"], some.Backends.Keys.Order());
        Assert.Equal((7, 100), (some.Backends["live"][0].Weight, some.Backends["stream"][0].Weight));
    }

    [Fact]
    public async Task After_a_reload_the_old_worker_is_left_for_the_new_one()
    {
        await using var app = await AppServer.StartAsync("app");
        await using var haproxy = await HaproxyProcess.StartAsync(socket => Config(socket, app.Port, FreePort.Next()));
        using var socket = Open(haproxy);
        var observer = new RuntimeObserver(socket);
        var before = await observer.ObserveAsync(default);

        await haproxy.ReloadAsync(path => Config(path, app.Port, FreePort.Next()).Replace("abc123", "def456", StringComparison.Ordinal));

        await Eventually.TrueAsync(async () =>
            await observer.ObserveAsync(before, ["live"], default) is { Structure: "def456" } now
            && now.Worker != before.Worker
            && now.Backends.Count == 2);
    }

    [Fact]
    public async Task A_configuration_without_the_agents_mark_has_no_structure()
    {
        await using var haproxy = await HaproxyProcess.StartAsync(socket =>
            string.Join(
                '\n', Config(socket, 1, FreePort.Next()).Split('\n').Where(line => !line.Contains("set-var", StringComparison.Ordinal))));
        using var socket = Open(haproxy);

        Assert.Null((await new RuntimeObserver(socket).ObserveAsync(default)).Structure);
    }

    [Theory]
    [InlineData("2\n# be_name srv_name\nlive s1\n")]
    [InlineData("1\n# be_name srv_name\nlive s1\n")]
    [InlineData(
        "1\n# be_id be_name srv_name srv_addr srv_port srv_op_state srv_admin_state srv_uweight srv_time_since_last_change srv_check_state\n3 live s1 127.0.0.1\n"
    )]
    [InlineData(
        "1\n# be_id be_name srv_name srv_addr srv_port srv_op_state srv_admin_state srv_uweight srv_time_since_last_change srv_check_state\n3 live s1 127.0.0.1 x 2 0 100 1 6\n"
    )]
    [InlineData("hello\n")]
    public async Task An_answer_of_another_shape_is_a_fault(string states)
    {
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(line => line.StartsWith("show info", StringComparison.Ordinal)
            ? "Name: HAProxy\nPid: 7\nStopping: 0\n\n> Variable not found.\n\n> "
            : $"{states}\n> # bkname/svname used_cur idle_cur\n\n> "));
        using var socket = new RuntimeSocket(new RuntimeSocketOptions { Path = fake.Path }, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RuntimeException>(() => new RuntimeObserver(socket).ObserveAsync(default));

        Assert.Contains(fault.Fault, (RuntimeFault[])[RuntimeFault.Garbled, RuntimeFault.Refused]);
    }

    private static RuntimeSocket Open(HaproxyProcess haproxy) =>
        new(new RuntimeSocketOptions { Path = haproxy.StatsSocket }, TimeProvider.System);

    private static string Config(string socket, int app, int port) =>
        $"""
        global
            stats socket {socket} mode 600 level admin
            set-var proc.thalassa_structure str(abc123)
        defaults
            timeout connect 1s
            timeout client 10s
            timeout server 10s
        frontend stream
            bind 127.0.0.1:{port}
            default_backend stream
        backend live
            mode http
            default-server check inter 100 weight 100
            server s1 127.0.0.1:{app} weight 30
            server s2 127.0.0.1:1 disabled
            server s3 [::1]:1234 disabled
            server other 127.0.0.1:{app}
        backend stream
            default-server weight 100
            server s1 127.0.0.1:{app}

        """;
}
