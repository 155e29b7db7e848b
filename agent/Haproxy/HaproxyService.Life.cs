using Thalassa.Agent.Haproxy.Control;

namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    /// <summary>Takes over what runs already, or starts HAProxy with the last good file if there is one.</summary>
    /// <exception cref="InvalidOperationException">A HAProxy that is not this agent's is where its own is to be, or another agent drives it.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _lock = AgentLock.Take(_options.HaproxyCfgPath, _options.MasterSocket);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var halfDone = _installer.Recover();
            await _haproxy.OpenAsync(cancellationToken);
            var alive = await _haproxy.IsAliveAsync(cancellationToken);
            if (Config.Length > 0 && (halfDone || !alive) && (alive || _options.IsOwned))
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
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _isStarting = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _isStarting = false;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends HAProxy where it is this agent's; one that was found running lives on when the agent itself could not start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _socket.Disconnect();
            await _haproxy.CloseAsync(isUndone: _isStarting);
            _lock?.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lock?.Dispose();
        _socket.Dispose();
        _gate.Dispose();
        base.Dispose();
    }

    /// <summary>Carries on what is under way, looks after HAProxy, and starts it again each time that it ends by itself.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TendAsync(stoppingToken), KeepAliveAsync(stoppingToken));

    private async Task KeepAliveAsync(CancellationToken stoppingToken)
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
            Wake();
        }
    }

    private async Task<bool> RestartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Config.Length == 0 || await _haproxy.IsAliveAsync(cancellationToken))
            {
                return true;
            }

            await UndoEditAsync(cancellationToken);
            var outcome = await _haproxy.LoadAsync(cancellationToken);
            if (outcome.Succeeded)
            {
                // Whichever worker is seen next is this agent's doing.
                Publish(Status with { Restarts = Status.Restarts + 1, Worker = 0 });
            }
            else
            {
                Problem($"HAProxy ended and cannot be started again: {outcome.Problem}");
            }

            return Report(outcome);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem($"HAProxy ended and cannot be started again: {exception.Message}");
            return false;
        }
        finally
        {
            _gate.Release();
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
}
