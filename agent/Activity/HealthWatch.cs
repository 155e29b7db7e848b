using Thalassa.Agent.Model;
using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Activity;

/// <summary>Tells which members began or ceased to pass their checks since the last look.</summary>
internal sealed class HealthWatch
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private RoutingSnapshot _snapshot = RoutingSnapshot.Empty;
    private RunningState? _running;
    private StatsSample? _sample;

    /// <summary>Whether a member fails its check of which that was not told yet, so that it is worth asking why.</summary>
    public bool HasNews(RoutingSnapshot snapshot, RunningState running) =>
        !ReferenceEquals(running, _running)
        && Members(snapshot)
            .Any(member => IsUp(member.Backend, member.Server, running, null) is false && _known.GetValueOrDefault(member.Id, true));

    /// <summary>Looks at what HAProxy says of the members of a snapshot.</summary>
    /// <param name="snapshot">Tells who is a member.</param>
    /// <param name="running">What HAProxy said when it was last observed.</param>
    /// <param name="sample">Its statistics, which are newer and say more; null when they are not read.</param>
    public IReadOnlyList<ActivityEntry> Look(RoutingSnapshot snapshot, RunningState running, StatsSample? sample)
    {
        if (ReferenceEquals(snapshot, _snapshot) && ReferenceEquals(running, _running) && ReferenceEquals(sample, _sample))
        {
            return [];
        }

        (_snapshot, _running, _sample) = (snapshot, running, sample);
        var checks = sample is null || sample.Worker != running.Worker ? [] : sample.Objects
            .Where(item => item.Kind == StatsKind.Member)
            .DistinctBy(item => item.Id)
            .ToDictionary(item => item.Id, StringComparer.Ordinal);
        var entries = new List<ActivityEntry>();
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, name, backend, server) in Members(snapshot))
        {
            var check = checks.GetValueOrDefault(id);
            if (!members.Add(id) || IsUp(backend, server, running, check) is not { } isUp)
            {
                continue;
            }

            if (_known.TryGetValue(id, out var was) ? was != isUp : !isUp)
            {
                entries.Add(
                    new ActivityEntry(
                        ActivityKind.Health,
                        backend.Definition.Id,
                        isUp ? $"{name} passes its check" : $"{name} fails its check{Why(check)}"));
            }

            _known[id] = isUp;
        }

        foreach (var gone in _known.Keys.Where(id => !members.Contains(id)).ToArray())
        {
            _known.Remove(gone);
        }

        return entries;
    }

    private static IEnumerable<(string Id, string Name, BackendState Backend, Server Server)> Members(RoutingSnapshot snapshot) =>
        from backend in snapshot.Backends
        from server in backend.Servers.Concat(backend.Standby)
        let name = HostAndPort.Of(server.Address.ToString(), server.Port)
        select ($"{backend.Definition.Id}/{name}", name, backend, server);

    // Null while it cannot be said: it has no slot yet, or was not checked since it got one.
    private static bool? IsUp(BackendState backend, Server server, RunningState running, ObjectStats? check)
    {
        if (check is not null)
        {
            // A member that this agent itself set down for its first check still shows the result of one before.
            return
                MemberHealth.IsUp(check.Status) is var isUp
                && (isUp || !(check.Check is "" or "INI" || check.Check.Contains("OK", StringComparison.Ordinal)))
                ? isUp
                : null;
        }

        var slot = running.Backends.GetValueOrDefault(backend.Definition.Key, [])
            .FirstOrDefault(slot => slot.Port == server.Port && slot.Address.Equals(server.Address) && slot.Admin != SlotAdmin.Maintenance);
        return slot is null || (!slot.IsUp && slot.Seconds < 3) ? null : slot.IsUp;
    }

    private static string Why(ObjectStats? check) => check is null ? string.Empty
        : $": {check.Check}{(check.CheckCode > 0 ? $"/{check.CheckCode}" : string.Empty)} {check.CheckText}".TrimEnd();
}
