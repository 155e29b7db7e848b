using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>
/// Has HAProxy check the members of a version before it gets traffic, so that a switch to a dead one is refused and not tried.
/// </summary>
internal sealed class SwitchReadiness(
    RoutingLoop loop,
    SnapshotBuilder builder,
    StandbyVersions warm,
    IHostResolver resolver,
    IHaproxy haproxy,
    HaproxyOptions options,
    TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Passes when all members of each version that is to get traffic are healthy, or after the time for it when each version has one.
    /// </summary>
    /// <exception cref="ChangeException">One has none; nothing changed.</exception>
    public async Task RequireAsync(Backend switched, CancellationToken cancellationToken)
    {
        var present = loop.Current.Applied.Find(Client.RoutingKind.Backend, switched.Key)?.Backend is { } backend
            ? ServiceVersion.WithTraffic(backend)
            : [];
        var versions = ServiceVersion.WithTraffic(switched).Except(present).ToList();
        var known = warm.Of(switched.Key);
        foreach (var version in versions)
        {
            resolver.Follow(builder.HostsOf(version));
            Require(builder.ServersOf(version).Length > 0, switched.Key, version, "has no registered member");
        }

        if (versions.Count == 0)
        {
            return;
        }

        try
        {
            versions.ForEach(version => warm.Keep(switched.Key, version, options.SwitchPatience * 2));
            await loop.RefreshAsync().WaitAsync(cancellationToken);
            if (haproxy.Running.Worker == 0)
            {
                // A template without slots, by which nothing can be tried beforehand.
                return;
            }

            var began = time.GetTimestamp();
            while (!versions.TrueForAll(version => AreHealthy(switched.Key, version, all: true))
                && time.GetElapsedTime(began) < options.SwitchPatience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }

            versions.ForEach(version =>
                Require(AreHealthy(switched.Key, version, all: false), switched.Key, version, "has no member that passes its health check")
            );
        }
        catch
        {
            versions.Except(known).ToList().ForEach(version => warm.Drop(switched.Key, version));
            _ = loop.RefreshAsync();
            throw;
        }
    }

    private static void Require(bool condition, string key, ServiceVersion version, string what)
    {
        if (!condition)
        {
            throw new ChangeException(
                ChangeFailure.NoHealthyMember,
                $"backend {key} was not switched: version {version.Version} of {version.Name} {what}; ?force=true switches anyway");
        }
    }

    private bool AreHealthy(string key, ServiceVersion version, bool all)
    {
        var slots = haproxy.Running.Backends.GetValueOrDefault(key, []);
        bool IsHealthy(Server server) =>
            slots.Any(slot => slot.IsUp && slot.Admin != SlotAdmin.Maintenance
                && slot.Port == server.Port && slot.Address.Equals(server.Address));
        var servers = builder.ServersOf(version);
        return servers.Any(IsHealthy) && (!all || servers.All(IsHealthy));
    }
}
