using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Thalassa.Agent.Systemd;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Systemd;

/// <summary>A real datagram socket plays systemd.</summary>
public sealed class SystemdNotifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thalassa-notify-");
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
    private readonly ManualTimeProvider _time = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public SystemdNotifierTests()
    {
        var path = Path.Combine(_folder.FullName, "notify.sock");
        _systemd.Bind(new UnixDomainSocketEndPoint(path));
        _environment["NOTIFY_SOCKET"] = path;
    }

    [Fact]
    public async Task It_says_when_the_agent_serves_and_when_it_ends()
    {
        using var notifier = Notifier();

        await notifier.StartedAsync(CancellationToken.None);
        Assert.Equal("READY=1\nSTATUS=Serving", Receive());
        notifier.Status("2 backends,\n7 members");
        Assert.Equal("STATUS=2 backends, 7 members", Receive());
        await notifier.StoppingAsync(CancellationToken.None);
        Assert.Equal("STOPPING=1\nSTATUS=Stopping", Receive());
    }

    [Fact]
    public async Task It_feeds_the_watchdog_twice_in_its_limit()
    {
        _environment["WATCHDOG_USEC"] = "10000000";
        _environment["WATCHDOG_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var notifier = Notifier();

        await notifier.StartedAsync(CancellationToken.None);
        _time.Advance(TimeSpan.Zero);
        Assert.StartsWith("READY=1", Receive(), StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1", Receive());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("WATCHDOG=1", Receive());
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("x", null)]
    [InlineData("-5", null)]
    [InlineData("10000000", "1")]
    public async Task A_watchdog_that_is_not_for_this_process_is_not_fed(string limit, string? pid)
    {
        _environment["WATCHDOG_USEC"] = limit;
        if (pid is not null)
        {
            _environment["WATCHDOG_PID"] = pid;
        }

        using var notifier = Notifier();
        await notifier.StartedAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(1));
        await notifier.StoppingAsync(CancellationToken.None);

        Assert.StartsWith("READY=1", Receive(), StringComparison.Ordinal);
        Assert.StartsWith("STOPPING=1", Receive(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("relative")]
    public async Task Without_systemd_it_does_nothing(string? path)
    {
        using var notifier = new SystemdNotifier(_time, name => name == "NOTIFY_SOCKET" ? path : null);

        await notifier.StartedAsync(CancellationToken.None);
        await notifier.StoppingAsync(CancellationToken.None);

        Assert.Equal(0, _systemd.Available);
    }

    [Fact]
    public async Task A_systemd_that_is_gone_does_no_harm()
    {
        using var notifier = Notifier();
        _systemd.Dispose();

        await notifier.StartedAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_abstract_socket_is_one_too()
    {
        var name = "thalassa-" + Guid.NewGuid().ToString("N");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        systemd.Bind(new UnixDomainSocketEndPoint("\0" + name));
        using var notifier = new SystemdNotifier(_time, key => key == "NOTIFY_SOCKET" ? "@" + name : null);

        await notifier.StartedAsync(CancellationToken.None);

        Assert.StartsWith("READY=1", Receive(systemd), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Delete(recursive: true);
    }

    private SystemdNotifier Notifier() => new(_time, name => _environment.GetValueOrDefault(name));

    private string Receive() => Receive(_systemd);

    private static string Receive(Socket socket)
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
