using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Haproxy;

/// <summary>Keeps HAProxy running with the last configuration that it accepted, and changes that configuration on request.</summary>
/// <remarks>Changes are made one after the other. A change that fails at any step leaves HAProxy and the file as they were.</remarks>
public sealed partial class HaproxyService : BackgroundService, IHaproxy
{
    private readonly HaproxyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HaproxyTemplate _template;
    private readonly ConfigFile _file;
    private readonly ConfigCheck _check;
    private readonly IMasterProcess _haproxy;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ImmutableHashSet<ListenAddress> _held = [];

    /// <summary>Makes the service; nothing runs before it is started.</summary>
    /// <exception cref="FormatException">The template file is not a template; <see cref="HaproxyOptions.Validate"/> says so beforehand.</exception>
    public HaproxyService(HaproxyOptions options, TimeProvider time, ILogger<HaproxyService> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _template = HaproxyTemplate.Load(options.TemplateFile);
        _file = new ConfigFile(options.HaproxyCfgPath);
        _check = new ConfigCheck(options, time);
        var cli = new MasterCli(options.MasterSocket, time);
        var reloader = new Reloader(cli, options.ReloadTimeout, time);
        _haproxy = options.IsOwned ? new OwnedMaster(options, cli, reloader, time, logger) : new ExternalMaster(cli, reloader);
    }

    /// <inheritdoc/>
    public string Config { get; private set; } = string.Empty;

    /// <summary>Takes over what runs already, or starts HAProxy with the last good file if there is one.</summary>
    /// <exception cref="InvalidOperationException">A HAProxy that is not this agent's is where its own is to be.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var unconfirmed = _file.Recover();
            Adopt(_file.Read());
            await _haproxy.OpenAsync(cancellationToken);
            var alive = await _haproxy.IsAliveAsync(cancellationToken);
            if (Config.Length > 0 && (unconfirmed is not null || !alive) && (alive || _options.IsOwned))
            {
                Report(await _haproxy.LoadAsync(cancellationToken));
            }
        }
        finally
        {
            _gate.Release();
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ApplyResult> CheckAsync(RoutingSnapshot candidate, CancellationToken cancellationToken) =>
        OneAtATimeAsync(candidate, (text, plan, token) => JudgeAsync(text, plan, install: false, token), cancellationToken);

    /// <inheritdoc/>
    public async Task<ApplyResult> ApplyAsync(RoutingSnapshot desired, CancellationToken cancellationToken)
    {
        var result = await OneAtATimeAsync(desired, ChangeAsync, cancellationToken);
        var level = LevelOf(result.Tier);
        LogResult(level, desired.Revision, result.Tier, result.Reason, result.Lines);
        return result;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await _haproxy.CloseAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    /// <summary>Starts HAProxy again each time that it ends by itself.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backOff = new BackOff(_time);
        while (true)
        {
            await _haproxy.EndedAsync(stoppingToken);
            do
            {
                await Task.Delay(backOff.Next(), _time, stoppingToken);
            }
            while (!await RestartAsync(stoppingToken));
        }
    }

    private async Task<bool> RestartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return Config.Length == 0
                || await _haproxy.IsAliveAsync(cancellationToken)
                || Report(await _haproxy.LoadAsync(cancellationToken));
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ApplyResult> OneAtATimeAsync(
        RoutingSnapshot snapshot, Func<string, Plan, CancellationToken, Task<ApplyResult>> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var text = _template.Render(snapshot, _options);
            var plan = Planner.Make(new RunningState(Config, await _haproxy.IsAliveAsync(cancellationToken)), text);
            return plan.Tier == ApplyTier.Nothing ? new ApplyResult(plan.Tier, plan.Reason, []) : await act(text, plan, cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            return new ApplyResult(ApplyTier.Rejected, exception.Message, []);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ApplyResult> JudgeAsync(string text, Plan plan, bool install, CancellationToken cancellationToken)
    {
        var candidate = await _file.WriteCandidateAsync(text, cancellationToken);
        try
        {
            var check = await _check.RunAsync(candidate, _options.HaproxyCfgPath, cancellationToken);
            if (!check.Succeeded)
            {
                return new ApplyResult(ApplyTier.Rejected, check.Problem, check.Lines);
            }

            var refused = BindPreflight.Check(BindLines.Read(text), _held, _options.IsPrivileged);
            if (refused.Count > 0)
            {
                return new ApplyResult(ApplyTier.Rejected, "HAProxy could not listen as the configuration says", [.. refused, .. check.Lines]);
            }

            if (install)
            {
                _file.Install(candidate);
            }

            return new ApplyResult(plan.Tier, plan.Reason, check.Lines);
        }
        finally
        {
            File.Delete(candidate);
        }
    }

    private async Task<ApplyResult> ChangeAsync(string text, Plan plan, CancellationToken cancellationToken)
    {
        var judged = await JudgeAsync(text, plan, install: true, cancellationToken);
        if (!judged.Succeeded)
        {
            return judged;
        }

        // From here on there is no way back in the middle: the file and HAProxy must agree when this ends.
        var outcome = await _haproxy.LoadAsync(CancellationToken.None);
        if (outcome.Succeeded)
        {
            _file.Confirm();
            Adopt(text);
            return judged with { Lines = [.. judged.Lines, .. outcome.Lines] };
        }

        _file.Restore();
        if (Config.Length > 0)
        {
            Report(await _haproxy.RestoreAsync(CancellationToken.None));
        }

        return new ApplyResult(ApplyTier.Rejected, outcome.Problem, [.. judged.Lines, .. outcome.Lines]);
    }

    private void Adopt(string config)
    {
        Config = config;
        _held = [.. BindLines.Read(config).Select(bind => bind.Address)];
    }

    private static LogLevel LevelOf(ApplyTier tier) => tier switch
    {
        ApplyTier.Nothing => LogLevel.Debug,
        ApplyTier.Rejected => LogLevel.Error,
        _ => LogLevel.Information,
    };

    private bool Report(ReloadOutcome outcome)
    {
        if (!outcome.Succeeded)
        {
            LogNotRunning(outcome.Problem, outcome.Lines);
        }

        return outcome.Succeeded;
    }
}
