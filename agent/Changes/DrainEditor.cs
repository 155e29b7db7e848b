using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>An operator's way to take a member out of this agent's traffic, and to give it back.</summary>
public sealed class DrainEditor(Drains drains, RoutingLoop loop, HostResolver resolver, IHaproxy haproxy)
{
    /// <summary>Takes a member out of the traffic; its running requests go on.</summary>
    /// <param name="key">The backend.</param>
    /// <param name="member">As <see cref="HostAndPort"/> writes it.</param>
    /// <param name="isForced">Whether it happens even if nobody else serves then.</param>
    /// <exception cref="ChangeException">There is no such member, nobody else serves, or HAProxy takes no change.</exception>
    public async Task DrainAsync(string key, string member, bool isForced)
    {
        var backend = Find(key);
        if (!backend.Definition.Members.Any(known => Name(known) == member))
        {
            throw new ChangeException(ChangeFailure.NotFound, $"backend {key} has no member {member}");
        }

        if (!isForced && !drains.Contains(key, member) && !await OthersServeAsync(backend, member))
        {
            throw new ChangeException(
                ChangeFailure.LastServing, $"{member} was not drained: no other member of backend {key} serves; ?force=true drains it all the same");
        }

        await ChangeAsync(key, member, drained: true);
    }

    /// <summary>Gives a member back to the traffic; it serves when it passes its check.</summary>
    /// <inheritdoc cref="DrainAsync"/>
    public Task UndoAsync(string key, string member)
    {
        Find(key);
        return drains.Contains(key, member)
            ? ChangeAsync(key, member, drained: false)
            : throw new ChangeException(ChangeFailure.NotFound, $"{member} of backend {key} is not drained");
    }

    private async Task ChangeAsync(string key, string member, bool drained)
    {
        var isNew = drains.Set(key, member, drained);
        var state = await loop.RefreshAsync();
        if (state.LastApply is { Succeeded: false } refused)
        {
            if (isNew)
            {
                drains.Set(key, member, !drained);
                _ = loop.RefreshAsync();
            }

            throw new ChangeException(ChangeFailure.HaproxyUnavailable, refused.Reason, refused.Lines);
        }
    }

    private BackendState Find(string key) => loop.Current.Snapshot.Backends.FirstOrDefault(backend => backend.Definition.Key == key)
        ?? throw new ChangeException(ChangeFailure.NotFound, $"backend {key} not found");

    private async Task<bool> OthersServeAsync(BackendState backend, string member)
    {
        // Asked anew: a member may have passed its check since the last look.
        var key = backend.Definition.Key;
        var running = await haproxy.ObserveAsync(key, CancellationToken.None);
        var slots = running.Backends.GetValueOrDefault(key, []);
        bool Serves(Member other) => resolver.Find(other.Host) is { } address
            && slots.Any(slot => slot.IsServing && slot.Port == other.Port && slot.Address.Equals(address));
        return backend.Definition.Members
            .Where(other => Name(other) != member && !drains.Contains(key, Name(other)))
            .Any(other => running.Worker == 0 || Serves(other));
    }

    private static string Name(Member member) => HostAndPort.Of(member.Host, member.Port);
}
