using Thalassa.Agent.Model;

namespace Thalassa.Agent.Routing;

/// <summary>
/// Versions that backends have beside those that they serve: one that a backend was just switched from, so that switching back is
/// quick, and one that it is about to be switched to, so that HAProxy has checked it. Safe for use by many threads.
/// </summary>
/// <param name="time">Tells when a version's time is over.</param>
/// <param name="window">How long a version is kept that a backend was switched from.</param>
public sealed class StandbyVersions(TimeProvider time, TimeSpan window)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Key, ServiceVersion Version), DateTimeOffset> _until = [];

    /// <summary>How soon a version's time is over; infinite when there is none.</summary>
    public TimeSpan Next
    {
        get
        {
            lock (_gate)
            {
                return _until.Count == 0 ? Timeout.InfiniteTimeSpan : Positive(_until.Values.Min() - time.GetUtcNow());
            }
        }
    }

    /// <summary>The services whose registrations are needed for it.</summary>
    public IReadOnlyList<string> ServiceNames
    {
        get
        {
            lock (_gate)
            {
                return [.. _until.Keys.Select(kept => kept.Version.Name).Distinct(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The versions that a backend has beside those that it serves.</summary>
    public IReadOnlyList<ServiceVersion> Of(string key)
    {
        lock (_gate)
        {
            return [.. _until.Keys.Where(kept => kept.Key == key).Select(kept => kept.Version)];
        }
    }

    /// <summary>Keeps a version for a while.</summary>
    public void Keep(string key, ServiceVersion version, TimeSpan duration)
    {
        lock (_gate)
        {
            _until[(key, version)] = time.GetUtcNow() + duration;
        }
    }

    /// <summary>Keeps a version no longer.</summary>
    public void Drop(string key, ServiceVersion version)
    {
        lock (_gate)
        {
            _until.Remove((key, version));
        }
    }

    /// <summary>Keeps what backends were switched from.</summary>
    public void Note(RoutingTable before, RoutingTable after)
    {
        foreach (var old in before.Objects.Select(item => item.Backend).Where(backend => backend is { IsDynamic: true }))
        {
            var now = after.Find(Client.RoutingKind.Backend, old!.Key)?.Backend;
            foreach (var version in now is null ? [] : ServiceVersion.Of(old).Except(ServiceVersion.Of(now)))
            {
                Keep(old.Key, version, window);
            }
        }
    }

    /// <summary>Forgets the versions whose time is over, except those of backends whose new version cannot take the traffic yet.</summary>
    public void Expire(IReadOnlySet<string> held)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var kept in _until.Where(kept => kept.Value <= now).Select(kept => kept.Key).ToArray())
            {
                if (held.Contains(kept.Key))
                {
                    _until[kept] = now + TimeSpan.FromSeconds(5);
                }
                else
                {
                    _until.Remove(kept);
                }
            }
        }
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
