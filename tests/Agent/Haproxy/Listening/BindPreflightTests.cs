using System.Net;
using System.Net.Sockets;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Listening;

public sealed class BindPreflightTests
{
    private const int SolSocket = 1;
    private const int ReusePort = 15;

    [Fact]
    public void A_free_address_is_fine() => Assert.Empty(Check($"127.0.0.1:{FreePort.Next()}"));

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "*")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("127.0.0.1", "[::]")]
    [InlineData("::", "[::1]")]
    public void An_address_that_another_program_has_is_refused(string taken, string wanted)
    {
        using var listener = Listen(taken);
        Assert.Contains("already in use by another program", Assert.Single(Check($"{wanted}:{Port(listener)}")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_all_IPv6_alone_leaves_IPv4_to_others()
    {
        using var listener = Listen("127.0.0.1");
        Assert.Empty(Check($"[::]:{Port(listener)} v6only"));
    }

    [Fact]
    public void So_is_one_whose_owner_would_share_it()
    {
        using var listener = Listen("127.0.0.1", share: true);
        Assert.Single(Check($"127.0.0.1:{Port(listener)}"));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("127.0.0.1", "*")]
    public void An_address_that_the_running_worker_has_is_no_obstacle_to_the_next(string held, string wanted)
    {
        using var listener = Listen(held);
        Assert.Empty(Check($"{wanted}:{Port(listener)}", new ListenAddress(IPAddress.Parse(held), Port(listener))));
    }

    [Fact]
    public void An_address_that_the_worker_has_does_not_hide_another_program()
    {
        using var listener = Listen("127.0.0.1");
        using var second = Listen("127.0.0.2", port: Port(listener));
        Assert.Single(Check($"*:{Port(listener)}", new ListenAddress(IPAddress.Loopback, Port(listener))));
    }

    [Fact]
    public void An_address_that_the_host_does_not_have_is_refused() =>
        Assert.Contains("the host has no such address", Assert.Single(Check($"192.0.2.1:{FreePort.Next()}")), StringComparison.Ordinal);

    [Fact]
    public void Every_address_is_tried_and_each_refusal_says_where_it_is_written()
    {
        using var first = Listen("127.0.0.1");
        using var second = Listen("127.0.0.1");
        var config =
            $"frontend web\n  bind 127.0.0.1:{Port(first)}\nlisten x\n  bind 127.0.0.1:{FreePort.Next()},127.0.0.1:{Port(second)}\n";
        var refused = BindPreflight.Check(BindLines.Read(config), new HashSet<ListenAddress>(), isPrivileged: false);
        Assert.Equal(2, refused.Count);
        Assert.StartsWith($"frontend web (line 2) cannot listen on 127.0.0.1:{Port(first)}: ", refused[0], StringComparison.Ordinal);
        Assert.StartsWith($"listen x (line 4) cannot listen on 127.0.0.1:{Port(second)}: ", refused[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_frontends_on_one_address_are_refused_although_HAProxy_would_take_them()
    {
        var port = FreePort.Next();
        var config = $"frontend a\n  bind 127.0.0.1:{port}\nfrontend b\n  bind 127.0.0.1:{port}\n";
        Assert.Equal(
            [$"frontend a and frontend b both listen on 127.0.0.1:{port}; give each an address of its own"],
            BindPreflight.Check(BindLines.Read(config), new HashSet<ListenAddress>(), isPrivileged: false));
    }

    private static IReadOnlyList<string> Check(string address, params ListenAddress[] held) =>
        BindPreflight.Check(BindLines.Read($"frontend web\n  bind {address}\n"), held.ToHashSet(), isPrivileged: false);

    private static int Port(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private static Socket Listen(string address, bool share = false, int port = 0)
    {
        var ip = IPAddress.Parse(address);
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (ip.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        if (share)
        {
            socket.SetRawSocketOption(SolSocket, ReusePort, BitConverter.GetBytes(1));
        }

        socket.Bind(new IPEndPoint(ip, port));
        socket.Listen();
        return socket;
    }
}
