using System.Globalization;

namespace Thalassa.Agent.Systemd;

/// <summary>
/// Tells systemd that the agent serves (<c>READY</c>), lives (<c>WATCHDOG</c>) and ends (<c>STOPPING</c>). Does nothing when
/// systemd did not start the agent.
/// </summary>
/// <remarks>The watchdog is fed from the host's own timer, so an agent whose thread pool is stuck is restarted.</remarks>
public sealed class SystemdNotifier : IHostedLifecycleService, IDisposable
{
    private readonly NotifySocket? _socket;
    private readonly TimeSpan? _watchdog;
    private readonly TimeProvider _time;
    private ITimer? _timer;

    /// <summary>Reads <c>NOTIFY_SOCKET</c>, <c>WATCHDOG_USEC</c> and <c>WATCHDOG_PID</c>.</summary>
    /// <param name="time">Times the watchdog.</param>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public SystemdNotifier(TimeProvider time, Func<string, string?> environment)
    {
        _time = time;
        _socket = NotifySocket.Open(environment("NOTIFY_SOCKET"));
        _watchdog = Watchdog(environment("WATCHDOG_USEC"), environment("WATCHDOG_PID"));
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _socket?.Send("READY=1\nSTATUS=Serving");
        if (_socket is not null && _watchdog is { } period)
        {
            // Half the limit, as sd_watchdog_enabled(3) advises.
            _timer = _time.CreateTimer(_ => _socket.Send("WATCHDOG=1"), null, TimeSpan.Zero, period / 2);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _socket?.Send("STOPPING=1\nSTATUS=Stopping");
        return Task.CompletedTask;
    }

    /// <summary>Says that the agent takes up changed settings; <see cref="Reloaded"/> ends it.</summary>
    public void Reloading() => _socket?.Send(string.Create(
        CultureInfo.InvariantCulture,
        $"RELOADING=1\nMONOTONIC_USEC={(Int128)_time.GetTimestamp() * 1_000_000 / _time.TimestampFrequency}\nSTATUS=Reloading"));

    /// <summary>Says that the agent has taken up what there was, or stays with what it had.</summary>
    /// <param name="status">Which of the two, for <c>systemctl status</c>.</param>
    public void Reloaded(string status) => _socket?.Send($"READY=1\nSTATUS={status.ReplaceLineEndings(" ")}");

    /// <summary>Says what the agent is doing, for <c>systemctl status</c>.</summary>
    public void Status(string text) => _socket?.Send($"STATUS={text.ReplaceLineEndings(" ")}");

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _socket?.Dispose();
    }

    private static TimeSpan? Watchdog(string? microseconds, string? pid) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && limit > 0
        && (pid is null || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(limit)
            : null;
}

/// <summary>Adds the conversation with systemd, and the reload of the template that it asks for.</summary>
internal static class SystemdServiceCollectionExtensions
{
    public static void AddSystemd(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SystemdNotifier(
            provider.GetRequiredService<TimeProvider>(), Environment.GetEnvironmentVariable));
        services.AddHostedService(provider => provider.GetRequiredService<SystemdNotifier>());
        services.AddHostedService<HangupService>();
    }
}
