using System.Runtime.InteropServices;
using System.Threading.Channels;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Systemd;

/// <summary>
/// On SIGHUP, as <c>systemctl reload</c> sends it, reads the template file again; signals during that count as one more.
/// </summary>
internal sealed partial class HangupService(IHaproxy haproxy, SystemdNotifier notifier, ILogger<HangupService> logger) : BackgroundService
{
    private readonly Channel<bool> _signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private PosixSignalRegistration? _registration;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _signals.Writer.TryWrite(true);
        });
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _registration?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _signals.Reader.ReadAllAsync(stoppingToken))
        {
            notifier.Reloading();
            var result = await haproxy.ReloadTemplateAsync(stoppingToken);
            if (result.Succeeded)
            {
                LogTaken(result.Tier, result.Reason);
            }
            else
            {
                LogRefused(result.Reason, result.Lines);
            }

            notifier.Reloaded(result.Succeeded ? "Serving" : $"Serving with the former template: {result.Reason}");
        }
    }

    [LoggerMessage(LogEvents.TemplateReloaded, LogLevel.Information, "Template reloaded: {Tier}, {Reason}")]
    private partial void LogTaken(ApplyTier tier, string reason);

    [LoggerMessage(
        LogEvents.TemplateRefused, LogLevel.Error,
        "Template refused; the previous one stays in use: {Reason} {Lines}")]
    private partial void LogRefused(string reason, IReadOnlyList<string> lines);
}
