using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Discovery;

/// <summary>Restores what the state file has, before any part of the agent starts.</summary>
internal sealed class StateRestorer(
    Membership membership, HostResolver resolver, Drains drains, RoutingMode mode, RoutingLoop loop, PersistenceFile? file = null)
    : IHostedLifecycleService
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The file exists but cannot be read; to go on would lose it.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (file?.Load() is { } state)
        {
            membership.Recall(state.Members, state.AsOf);
            resolver.Recall(state.Addresses);
            drains.Recall(state.Drained);
            mode.Recall(state);
            loop.Recall(state.Table);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
