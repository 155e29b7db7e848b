using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Agent.Telemetry;

namespace Thalassa.Agent.Haproxy;

/// <summary>Keeps HAProxy running and doing what was last asked of it, by the cheapest means each time.</summary>
/// <remarks>
/// Changes are made one after the other. A change that fails at any step leaves HAProxy and the file as they were. Between
/// changes it carries on what takes time, such as drains and checks, and every now and then it looks whether HAProxy and
/// its file still are as they should be.
/// </remarks>
public sealed partial class HaproxyService : BackgroundService, IHostedLifecycleService, IHaproxy
{
    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(2);

    private readonly HaproxyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConfigTranslation? _translate;
    private readonly ChangeSignal _signal;
    private readonly MasterCli _cli;
    private readonly ConfigInstaller _installer;
    private readonly IMasterProcess _haproxy;
    private readonly RuntimeSocket _socket;
    private readonly Convergence _convergence;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private AgentLock? _lock;
    private HaproxyTemplate _template;
    private Wish? _wish;
    private ConfigStructure? _running;
    private bool _isForeign;
    private bool _isStarting;
    private HaproxyStatus _status = new();

    /// <summary>Makes the service; nothing runs before it is started.</summary>
    /// <param name="options">How HAProxy is driven.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="translate">Rewrites what the template gives, or null to take that as it is.</param>
    /// <param name="signal">Is raised each time that <see cref="Status"/> or <see cref="Running"/> changed, or null where nobody reads them.</param>
    /// <exception cref="FormatException">The template file is not a template; <see cref="HaproxyOptions.Validate"/> says so beforehand.</exception>
    public HaproxyService(HaproxyOptions options, TimeProvider time, ILogger<HaproxyService> logger, ConfigTranslation? translate = null, ChangeSignal? signal = null)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _translate = translate;
        _signal = signal ?? new ChangeSignal();
        _template = HaproxyTemplate.Load(options.TemplateFile, translate);
        _cli = new MasterCli(options.MasterSocket, time);
        var reloader = new Reloader(_cli, options.ReloadTimeout, time);
        _haproxy = options.IsOwned ? new OwnedMaster(options, _cli, reloader, time, logger) : new ExternalMaster(_cli, reloader);
        _installer = new ConfigInstaller(options, _haproxy, time);
        _socket = new RuntimeSocket(new RuntimeSocketOptions { Path = options.HaproxySocketPath }, time);
        _convergence = new Convergence(_socket, options.Planner, _signal, time);
    }

    /// <inheritdoc/>
    public string Config => _installer.Config;

    /// <inheritdoc/>
    public HaproxyStatus Status => Volatile.Read(ref _status);

    /// <inheritdoc/>
    public FailedConfig? Failed => _installer.Failed;

    /// <inheritdoc/>
    public RunningState Running => _convergence.Running;

    /// <inheritdoc/>
    public async Task<ApplyResult> ApplyAsync(RoutingSnapshot desired, CancellationToken cancellationToken)
    {
        var result = await ChangeAsync(desired, cancellationToken);
        var level = LevelOf(result.Tier);
        LogResult(level, desired.Revision, result.Tier, result.Reason, result.Lines);
        return result;
    }

    /// <inheritdoc/>
    public async Task<ApplyResult> ReloadTemplateAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        var before = _template;
        try
        {
            _template = HaproxyTemplate.Load(_options.TemplateFile, _translate);
            var result = _wish is null
                ? new ApplyResult(ApplyTier.Nothing, "HAProxy was asked for nothing yet", [])
                : await ChangeAsync(Wish.Of(_wish.Snapshot, null, _template, _options), cancellationToken);
            _template = result.Succeeded ? _template : before;
            return result;
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            _template = before;
            return new ApplyResult(ApplyTier.Rejected, exception.Message, []);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ApplyResult> ChangeAsync(RoutingSnapshot desired, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await ChangeAsync(Wish.Of(desired, _wish, _template, _options), cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            return new ApplyResult(ApplyTier.Rejected, exception.Message, []);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ApplyResult> ChangeAsync(Wish wish, CancellationToken cancellationToken)
    {
        _convergence.Trace = Spans.Here;
        var result = !await _haproxy.IsAliveAsync(cancellationToken) ? await LoadAsync(wish, wish.Render(_convergence.Running), "HAProxy was not running", cancellationToken)
            : _template.HasSlots ? await ReachAsync(wish, cancellationToken)
            : wish.Render(_convergence.Running) is var text && text == Config ? new ApplyResult(ApplyTier.Nothing, "HAProxy runs with this configuration", [])
            : await LoadAsync(wish, text, SectionDifference.Describe(Config, text), cancellationToken);
        if (result.Succeeded)
        {
            _wish = wish;
        }

        return result;
    }

    private async Task<ApplyResult> ReachAsync(Wish wish, CancellationToken cancellationToken)
    {
        var deadline = Deadline.In(DyingTime, _time);
        while (true)
        {
            try
            {
                return await ConvergeAsync(wish, wish.ChangedSince(_wish), cancellationToken);
            }
            catch (RuntimeException exception) when (exception.Fault is RuntimeFault.Unreachable or RuntimeFault.Closed && deadline.Left > TimeSpan.Zero)
            {
                // It may be ending just now, which shows in its socket first.
                if (!await _haproxy.IsAliveAsync(cancellationToken))
                {
                    return await LoadAsync(wish, wish.Render(_convergence.Running), "HAProxy was not running", cancellationToken);
                }

                if (!HasListener(_options.HaproxySocketPath))
                {
                    return await RestoreSocketAsync(wish, cancellationToken);
                }

                await Task.Delay(LongestLook / 20, _time, cancellationToken);
            }
        }
    }

    private async Task<ApplyResult> ConvergeAsync(Wish wish, IReadOnlyCollection<string>? backends, CancellationToken cancellationToken)
    {
        var (plan, commands) = await _convergence.RunAsync(wish.Snapshot, wish.Structure.Fingerprint, DifferenceTo(wish), backends, cancellationToken);
        _running = plan.Tier == ApplyTier.Reload ? _running : wish.Structure;
        _isForeign = _convergence.Running.Structure != wish.Structure.Fingerprint;
        Count(plan, commands);
        if (plan.Tier == ApplyTier.Reload)
        {
            return await LoadAsync(wish, wish.Render(plan), string.Join("; ", plan.ReloadReasons), cancellationToken);
        }

        await _installer.RewriteAsync(wish.Render(plan), cancellationToken);
        return commands > 0
            ? new ApplyResult(ApplyTier.Runtime, $"members changed, {commands} runtime commands", []) { Told = _convergence.Told }
            : new ApplyResult(ApplyTier.Nothing, "HAProxy does this already", []);
    }

    private async Task<ApplyResult> LoadAsync(Wish wish, string text, string reason, CancellationToken cancellationToken)
    {
        using var activity = Spans.Start("haproxy.reload", _convergence.Trace);
        activity?.SetTag("thalassa.reason", reason);
        var result = await _installer.InstallAsync(text, reason, () => VerifyAsync(wish), cancellationToken);
        if (!result.Succeeded)
        {
            return result;
        }

        _running = wish.Structure;
        Publish(Status.WithReload(reason) with { OldWorkers = [.. await _cli.ShowOldWorkersAsync(CancellationToken.None)] });
        if (_template.HasSlots)
        {
            // What the file could not say, such as members that have to pass a check first.
            var (plan, commands) = await _convergence.RunAsync(wish.Snapshot, wish.Structure.Fingerprint, reason, null, CancellationToken.None);
            Count(plan, commands);
            await _installer.RewriteAsync(wish.Render(plan), CancellationToken.None);
        }

        return result;
    }

    private async Task<string?> VerifyAsync(Wish wish)
    {
        if (!_template.HasSlots)
        {
            return null;
        }

        try
        {
            _socket.Disconnect();
            var now = await new RuntimeObserver(_socket).ObserveAsync(CancellationToken.None);
            return now.Structure == wish.Structure.Fingerprint ? null : "the new worker does not run the new configuration";
        }
        catch (RuntimeException exception)
        {
            return $"the new worker could not be asked what it runs: {exception.Message}";
        }
    }

    private string DifferenceTo(Wish wish) =>
        SectionDifference.Describe(_running?.Text ?? Config, _running is null ? wish.Render(_convergence.Running) : wish.Structure.Text);

    private void Count(Plan plan, int commands)
    {
        Publish(Status with
        {
            Worker = _convergence.Running.Worker,
            Waiting = [.. plan.Waiting.Select(pending => pending.What)],
            Held = plan.Held,
            Commands = Status.Commands + commands,
        });
        _waiting = plan.Waiting;
        if (!plan.IsSettled)
        {
            // A look that changed nothing is no reason for another one at once.
            if (commands > 0 || !_isLooking)
            {
                Wake();
            }
        }
        else if (!Spans.AreUnderWay)
        {
            // What comes from now on is nobody's change.
            _convergence.Trace = default;
        }
    }

    private void Publish(HaproxyStatus status)
    {
        Volatile.Write(ref _status, status);
        _signal.Raise();
    }

    private static LogLevel LevelOf(ApplyTier tier) => tier switch
    {
        ApplyTier.Nothing => LogLevel.Debug,
        ApplyTier.Rejected => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
