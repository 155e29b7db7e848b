using Thalassa.Agent.Haproxy.Control;

namespace Thalassa.Agent.Haproxy;

/// <summary>
/// The life of HAProxy's master process: found or started with the agent, started again each time that it ends, ended with the agent.
/// </summary>
internal sealed partial class MasterSupervisor(
    HaproxyOptions options,
    IMasterProcess master,
    ConfigInstaller installer,
    StatusTracker status,
    AsyncLock haproxyLock,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private AgentLock? _agentLock;
    private bool _isStarting;

    /// <summary>The agent starts: until <see cref="Started"/>, a HAProxy that was found running outlives it.</summary>
    public void Starting() => _isStarting = true;

    /// <summary>All of the agent has started.</summary>
    public void Started() => _isStarting = false;

    /// <summary>Takes over what runs already, or starts HAProxy with the last good file if there is one.</summary>
    /// <exception cref="InvalidOperationException">
    /// A HAProxy that is not this agent's has its master socket, or another agent drives it.
    /// </exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _agentLock = AgentLock.Take(options.HaproxyCfgPath, options.MasterSocket);
        await haproxyLock.RunAsync(() => TakeOverAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Starts HAProxy again each time that it ends by itself.</summary>
    /// <param name="restarted">Called after each start.</param>
    /// <param name="stoppingToken">Ends this.</param>
    public async Task KeepAliveAsync(Action restarted, CancellationToken stoppingToken)
    {
        var backOff = new BackOff(time);
        while (true)
        {
            await master.EndedAsync(stoppingToken);
            do
            {
                await Task.Delay(backOff.Next(), time, stoppingToken);
            }
            while (!await haproxyLock.RunAsync(() => RestartAsync(stoppingToken), stoppingToken));
            restarted();
        }
    }

    /// <summary>Ends HAProxy where it is this agent's; one that was found running lives on when the agent itself could not start.</summary>
    public async Task CloseAsync()
    {
        await master.CloseAsync(isUndone: _isStarting);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _agentLock?.Dispose();

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var halfDone = installer.Recover();
        await master.OpenAsync(cancellationToken);
        var alive = await master.IsAliveAsync(cancellationToken);
        if (installer.Config.Length > 0 && (halfDone || !alive) && (alive || options.IsOwned))
        {
            Report(await master.LoadAsync(cancellationToken));
        }
    }

    private async Task<bool> RestartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (installer.Config.Length == 0 || await master.IsAliveAsync(cancellationToken))
            {
                return true;
            }

            if (await installer.UndoEditAsync(cancellationToken))
            {
                status.FileRestored();
            }

            var outcome = await master.LoadAsync(cancellationToken);
            if (!outcome.Succeeded)
            {
                status.Problem($"HAProxy ended and cannot be started again: {outcome.Problem}");
            }

            return Report(outcome);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            status.Problem($"HAProxy ended and cannot be started again: {exception.Message}");
            return false;
        }
    }

    private bool Report(ReloadOutcome outcome)
    {
        if (!outcome.Succeeded)
        {
            LogNotRunning(outcome.Problem, outcome.Lines);
        }

        return outcome.Succeeded;
    }

    [LoggerMessage(
        LogEvents.HaproxyNotRunning, LogLevel.Error,
        "HAProxy does not run with its last good configuration: {Problem}. {Lines}")]
    private partial void LogNotRunning(string problem, IReadOnlyList<string> lines);
}
