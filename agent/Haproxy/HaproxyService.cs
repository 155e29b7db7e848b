using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Probing;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

/// <summary>Keeps HAProxy running and doing what was last asked of it, by the cheapest means each time.</summary>
/// <remarks>
/// The door to the parts that each keep one state: <see cref="MasterSupervisor"/> the process, <see cref="ConfigApplier"/> what was
/// applied, <see cref="Reconciler"/> the work between two changes, <see cref="StatusTracker"/> the status. One lock makes them act one
/// after the other.
/// </remarks>
public sealed partial class HaproxyService : BackgroundService, IHostedLifecycleService, IHaproxy
{
    private readonly ILogger _logger;
    private readonly AsyncLock _lock = new();
    private readonly StatusTracker _status;
    private readonly ConfigInstaller _installer;
    private readonly RuntimeSocket _socket;
    private readonly Convergence _convergence;
    private readonly ConfigApplier _applier;
    private readonly NewcomerProbe _probe;
    private readonly ConfigPreview _preview;
    private readonly Reconciler _reconciler;
    private readonly MasterSupervisor _supervisor;

    /// <summary>Makes the service; nothing runs before it is started.</summary>
    /// <param name="options">How HAProxy is driven.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="translate">Rewrites what the template gives, or null to take that as it is.</param>
    /// <param name="signal">
    /// Is raised each time that <see cref="Status"/> or <see cref="Running"/> changed, or null where nothing reads them.
    /// </param>
    /// <exception cref="FormatException">
    /// The template file is not a template; <see cref="HaproxyOptions.Validate"/> says so beforehand.
    /// </exception>
    public HaproxyService(
        HaproxyOptions options,
        TimeProvider time,
        ILogger<HaproxyService> logger,
        ConfigTranslation? translate = null,
        ChangeSignal? signal = null)
    {
        _logger = logger;
        signal ??= new ChangeSignal();
        var cli = new MasterCli(options.MasterSocket, time);
        var reloader = new Reloader(cli, options.ReloadTimeout, time);
        _status = new StatusTracker(signal, logger);
        IMasterProcess master = options.IsOwned
            ? new OwnedMaster(options, cli, reloader, _status.Restarted, time, logger)
            : new ExternalMaster(cli, reloader);
        _installer = new ConfigInstaller(options, master, time);
        _socket = new RuntimeSocket(new RuntimeSocketOptions { Path = options.HaproxySocketPath }, time);
        _convergence = new Convergence(_socket, options.Planner, signal, time);
        _applier = new ConfigApplier(
            options, translate, master, cli, _installer, _socket, _convergence, _status, OnUnsettled, time);
        _preview = new ConfigPreview(_applier, _installer, _convergence);
        _probe = new NewcomerProbe(options, _socket, _convergence, _lock, () => _reconciler!.Wake(), time);
        _reconciler = new Reconciler(options, master, cli, _installer, _socket, _applier, _probe, _status, _lock, time);
        _supervisor = new MasterSupervisor(options, master, _installer, _status, _lock, time, logger);
    }

    /// <inheritdoc/>
    public string Config => _installer.Config;

    /// <inheritdoc/>
    public HaproxyStatus Status => _status.Current;

    /// <inheritdoc/>
    public FailedConfig? Failed => _installer.Failed;

    /// <inheritdoc/>
    public RunningState Running => _convergence.Running;

    /// <inheritdoc/>
    public async Task<ApplyResult> ApplyAsync(RoutingSnapshot desired, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            () => _applier.ApplyAsync(_applier.Want(desired), cancellationToken), refusal => refusal, cancellationToken);
        var level = LevelOf(result.Tier);
        LogResult(level, desired.Revision, result.Tier, result.Reason, result.Lines);
        return result;
    }

    /// <inheritdoc/>
    public Task<ApplyResult> ReloadTemplateAsync(CancellationToken cancellationToken) =>
        RunAsync(() => _applier.ReloadTemplateAsync(cancellationToken), refusal => refusal, cancellationToken);

    /// <inheritdoc/>
    public Task<Preview> PreviewAsync(RoutingSnapshot candidate, bool remember, CancellationToken cancellationToken) =>
        RunAsync(
            () => _preview.PreviewAsync(_applier.Want(candidate), remember, cancellationToken),
            refusal => new Preview(refusal, Config, Config, []),
            cancellationToken);

    /// <inheritdoc/>
    public Task<RunningState> ObserveAsync(string backend, CancellationToken cancellationToken) =>
        Running.Worker == 0 ? Task.FromResult(Running) : _lock.RunAsync(() => ReadAsync(backend, cancellationToken), cancellationToken);

    /// <summary>Takes over what runs already, or starts HAProxy with the last good file if there is one.</summary>
    /// <exception cref="InvalidOperationException">
    /// A HAProxy that is not this agent's has its master socket, or another agent drives it.
    /// </exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _supervisor.OpenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _supervisor.Starting();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _supervisor.Started();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends HAProxy where it is this agent's; one that was found running lives on when the agent itself could not start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _lock.RunAsync(
            () =>
            {
                _socket.Disconnect();
                return _supervisor.CloseAsync();
            },
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _supervisor.Dispose();
        _probe.Dispose();
        _socket.Dispose();
        _lock.Dispose();
        base.Dispose();
    }

    /// <summary>Carries on what is under way, looks after HAProxy, and starts it again each time that it ends by itself.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_reconciler.RunAsync(stoppingToken), _supervisor.KeepAliveAsync(_reconciler.Wake, stoppingToken));

    private void OnUnsettled(int commands) => _reconciler.Unsettled(commands);

    private Task<T> RunAsync<T>(Func<Task<T>> work, Func<ApplyResult, T> refuse, CancellationToken cancellationToken) => _lock.RunAsync(
        async () =>
        {
            try
            {
                return await work();
            }
            catch (Exception exception)
                when (exception is FormatException or IOException or UnauthorizedAccessException or RuntimeException)
            {
                return refuse(new ApplyResult(ApplyTier.Rejected, exception.Message, []));
            }
        },
        cancellationToken);

    private async Task<RunningState> ReadAsync(string backend, CancellationToken cancellationToken)
    {
        try
        {
            return await new RuntimeObserver(_socket).ObserveAsync(Running, [backend], cancellationToken);
        }
        catch (RuntimeException)
        {
            // The reconciler reports the problem in the status.
            return Running;
        }
    }

    private static LogLevel LevelOf(ApplyTier tier) => tier switch
    {
        ApplyTier.Nothing => LogLevel.Debug,
        ApplyTier.Rejected => LogLevel.Error,
        _ => LogLevel.Information,
    };

    [LoggerMessage(EventId = LogEvents.RoutingApplied, Message = "Routing {Revision}: {Tier}, {Reason}. {Lines}")]
    private partial void LogResult(LogLevel level, long revision, ApplyTier tier, string reason, IReadOnlyList<string> lines);
}
