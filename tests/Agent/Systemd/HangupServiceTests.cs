using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Model;
using Thalassa.Agent.Systemd;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Systemd;

/// <summary>The signal reaches every agent in the process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(HangupServiceTests), DisableParallelization = true)]
[Collection(nameof(HangupServiceTests))]
public sealed class HangupServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };

    [Fact]
    public async Task Each_hangup_is_one_reading_of_the_template_that_systemd_hears_of()
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(_folder.At("s")));
        using var notifier = new SystemdNotifier(TimeProvider.System, name => name == "NOTIFY_SOCKET" ? _folder.At("s") : null);
        var haproxy = new Templates();
        using var service = new HangupService(haproxy, notifier, NullLogger<HangupService>.Instance);
        await service.StartAsync(CancellationToken.None);

        var before = Stopwatch.GetTimestamp() / 1000;
        await HangUpAsync();
        var reloading = Receive().Split('\n');
        Assert.Equal("RELOADING=1", reloading[0]);
        Assert.InRange(long.Parse(reloading[1]["MONOTONIC_USEC=".Length..]), before, Stopwatch.GetTimestamp() / 1000);
        Assert.Equal("READY=1\nSTATUS=Serving", Receive());

        haproxy.Answer = new ApplyResult(ApplyTier.Rejected, "the template\nis broken", []);
        await HangUpAsync();
        Assert.StartsWith("RELOADING=1\n", Receive(), StringComparison.Ordinal);
        Assert.Equal("READY=1\nSTATUS=Serving with the former template: the template is broken", Receive());
        Assert.Equal(2, haproxy.Readings);
        await service.StopAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _systemd.Dispose();
        _folder.Dispose();
    }

    private static async Task HangUpAsync()
    {
        using var kill = Process.Start("kill", ["-HUP", $"{Environment.ProcessId}"]);
        await kill.WaitForExitAsync();
    }

    private string Receive()
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer));
    }

    private sealed class Templates : IHaproxy
    {
        public ApplyResult Answer { get; set; } = new(ApplyTier.Reload, "another template", []);

        public int Readings { get; private set; }

        public string Config => string.Empty;

        public Task<ApplyResult> ReloadTemplateAsync(CancellationToken cancellationToken)
        {
            Readings++;
            return Task.FromResult(Answer);
        }

        public Task<Preview> PreviewAsync(RoutingSnapshot candidate, bool remember, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<ApplyResult> ApplyAsync(RoutingSnapshot desired, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
