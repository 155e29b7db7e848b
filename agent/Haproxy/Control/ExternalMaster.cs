namespace Thalassa.Agent.Haproxy.Control;

/// <summary>A HAProxy that another program keeps running, such as systemd with Debian's <c>haproxy.service</c>.</summary>
internal sealed class ExternalMaster(MasterCli cli, Reloader reloader) : IMasterProcess
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken) =>
        await cli.ShowProcessesAsync(cancellationToken) is { Workers.IsEmpty: false };

    public async Task<ReloadOutcome> LoadAsync(CancellationToken cancellationToken)
    {
        var outcome = await reloader.ReloadAsync(Never, cancellationToken);
        // Up to 2.6 the reasons are only in the log of the service; from 2.7 on they came with the answer.
        return outcome is { Succeeded: false, Lines.Count: 0 }
            ? outcome with { Problem = $"{outcome.Problem}; its own lines are in the log of the service that runs it" }
            : outcome;
    }

    public async Task<ReloadOutcome> RestoreAsync(CancellationToken cancellationToken) =>
        await cli.ShowProcessesAsync(cancellationToken) is { Failed: > 0, Workers.IsEmpty: false }
            ? ReloadOutcome.Success
            : await LoadAsync(cancellationToken);

    public Task EndedAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public Task CloseAsync(bool isUndone) => Task.CompletedTask;
}
