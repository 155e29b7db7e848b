using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>Refuses to drain the last member of a backend that serves.</summary>
internal sealed class DrainReadiness(Drains drains, RoutingLoop loop, HostResolver resolver, IHaproxy haproxy)
{
    /// <summary>Passes when another member serves, or when the member has no traffic already.</summary>
    /// <exception cref="ChangeException">No other member serves; nothing changed.</exception>
    public async Task RequireAsync(DrainChange change, CancellationToken cancellationToken)
    {
        if (change.IsDrained
            && !drains.Contains(change.Key, change.Member)
            && !await OthersServeAsync(change.Key, change.Member, cancellationToken))
        {
            throw new ChangeException(
                ChangeFailure.LastServing,
                $"{change.Member} was not drained: no other member of backend {change.Key} serves; ?force=true drains it anyway");
        }
    }

    private async Task<bool> OthersServeAsync(string key, string member, CancellationToken cancellationToken)
    {
        // HAProxy is asked again: a member may have passed its check since the last look.
        var running = await haproxy.ObserveAsync(key, cancellationToken);
        var slots = running.Backends.GetValueOrDefault(key, []);
        bool Serves(Member other) => resolver.Find(other.Host) is { } address
            && slots.Any(slot => slot.IsServing && slot.Port == other.Port && slot.Address.Equals(address));
        return loop.Current.Snapshot.Backends
            .Where(backend => backend.Definition.Key == key)
            .SelectMany(backend => backend.Definition.Members)
            .Where(other => HostAndPort.Of(other.Host, other.Port) is var name && name != member && !drains.Contains(key, name))
            .Any(other => running.Worker == 0 || Serves(other));
    }
}
