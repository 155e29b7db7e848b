using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Api;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Stats;
using Thalassa.Agent.Status;

namespace Thalassa.Agent.Stream;

/// <summary>Looks at the agent and says what the stream shows of it.</summary>
/// <remarks>
/// What it looks at are immutable snapshots, so whether something changed is a comparison of references; when to compare is what the change
/// signal says.
/// </remarks>
internal sealed class StreamView(
    StreamBoard board,
    RoutingLoop loop,
    IHaproxy haproxy,
    Membership membership,
    HostResolver resolver,
    Drains drains,
    StatsService stats,
    AgentStatus status,
    TimeProvider time,
    RegistryFollower? follower = null)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly List<(BackendState Backend, IReadOnlyList<MemberView> Members)> _backends = [];
    private object?[] _routing = [];
    private object?[] _health = [];
    private object?[] _status = [];
    private object?[] _statistics = [];
    private RunningState? _running;
    private DateTimeOffset _observed;

    /// <summary>Brings the board up to date, with one new version at most.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            var (state, running, sample) = (loop.Current, haproxy.Running, stats.Latest);
            if (!ReferenceEquals(running, _running))
            {
                (_running, _observed) = (running, time.GetUtcNow());
            }

            var groups = new List<StreamGroup>();
            var items = new Dictionary<StreamId, string>();
            if (IsNew(ref _routing, state, haproxy.Status, follower?.State, drains.Version))
            {
                groups.AddRange([StreamGroup.Routing, StreamGroup.Members]);
                AddRouting(items, state);
                AddMembers(items, state);
            }

            if (IsNew(ref _health, _routing, running, sample))
            {
                groups.Add(StreamGroup.Health);
                AddHealth(items, running, sample);
            }

            if (IsNew(ref _status, state, haproxy.Status, follower?.State, stats.Problem))
            {
                groups.Add(StreamGroup.Status);
                items[new(StreamGroup.Status, "status")] = Status().ToJsonString(Relaxed);
            }

            if (IsNew(ref _statistics, sample))
            {
                groups.Add(StreamGroup.Stats);
                foreach (var item in sample.Objects)
                {
                    items.TryAdd(
                        new(StreamGroup.Stats, item.Id), JsonSerializer.Serialize(StatsItem.Of(item), StatsJson.Relaxed.StatsItem));
                }
            }

            if (groups.Count > 0)
            {
                board.Update(groups, items);
            }
        }
    }

    private static bool IsNew(ref object?[] known, params object?[] now)
    {
        if (known.Length == now.Length && known.Zip(now).All(pair => ReferenceEquals(pair.First, pair.Second)))
        {
            return false;
        }

        known = now;
        return true;
    }

    private void AddRouting(Dictionary<StreamId, string> items, RoutingState state)
    {
        foreach (var frontend in state.Snapshot.Frontends)
        {
            items[new(StreamGroup.Routing, frontend.Id)] = RoutingJson.Of(frontend, state.Snapshot).ToJsonString(Relaxed);
        }

        foreach (var backend in state.Snapshot.Backends)
        {
            var definition = backend.Definition;
            var json = RoutingJson.Of(definition with { Members = [] });
            json.Remove("members");
            json["available"] = definition.Name is { } name && definition.IsDynamic
                ? new JsonObject(membership.Versions(name).Select(version => KeyValuePair.Create(version.Key, (JsonNode?)version.Value)))
                : null;
            json["held"] = haproxy.Status.Held.Contains(definition.Key);
            items[new(StreamGroup.Routing, definition.Id)] = json.ToJsonString(Relaxed);
        }
    }

    private void AddMembers(Dictionary<StreamId, string> items, RoutingState state)
    {
        _backends.Clear();
        foreach (var backend in state.Snapshot.Backends)
        {
            var (id, members) = (backend.Definition.Id, MemberView.Of(backend, resolver, drains));
            _backends.Add((backend, members));
            items[new(StreamGroup.Members, id)] = new JsonObject
            {
                ["id"] = id,
                ["members"] = new JsonArray([.. members.Select(member => member.ToJson())]),
            }.ToJsonString(Relaxed);
        }
    }

    private void AddHealth(Dictionary<StreamId, string> items, RunningState running, StatsSample sample)
    {
        // Whichever was read later knows better.
        var counted =
            sample.Worker == running.Worker || running.Worker == 0
                ? sample
                    .Objects.Where(item => item.Kind == StatsKind.Member)
                    .DistinctBy(item => item.Id)
                    .ToDictionary(item => item.Id, StringComparer.Ordinal)
                : [];
        foreach (var (backend, members) in _backends)
        {
            var id = backend.Definition.Id;
            var observed = running.Backends.GetValueOrDefault(backend.Definition.Key, []);
            var slots = SlotsOf(observed);
            items[new(StreamGroup.Health, id)] = new JsonObject
            {
                ["id"] = id,
                ["members"] = new JsonObject(
                    members
                        .Where(member => member.Address is not null)
                        .DistinctBy(member => member.Address)
                        .Select(member =>
                            KeyValuePair.Create(
                                member.Address!,
                                (JsonNode?)
                                    MemberState
                                        .Of(
                                            member,
                                            slots.GetValueOrDefault(member.Address!),
                                            observed.Length > 0,
                                            counted.GetValueOrDefault($"{id}/{member.Address}"),
                                            sample.At > _observed)
                                        .ToJson()))),
            }.ToJsonString(Relaxed);
        }
    }

    /// <summary>Who has which slot; of several with one address the one that is closest to getting requests.</summary>
    private static Dictionary<string, RunningSlot> SlotsOf(IReadOnlyList<RunningSlot> slots)
    {
        var found = new Dictionary<string, RunningSlot>(StringComparer.Ordinal);
        foreach (var slot in slots.Where(slot => slot.HasAddress))
        {
            var address = HostAndPort.Of(slot.Address.ToString(), slot.Port);
            if (!found.TryGetValue(address, out var other) || slot.Admin > other.Admin)
            {
                found[address] = slot;
            }
        }

        return found;
    }

    private JsonObject Status()
    {
        var json = JsonSerializer.SerializeToNode(status.Read(), ApiJson.Default.StatusAnswer)!.AsObject();
        json["startedAt"] = _started.ToUnixTimeMilliseconds();
        json["statsProblem"] = stats.Problem;

        // What changes with every look is for those who ask for it.
        json.Remove("uptimeSeconds");
        json.Remove("memoryBytes");
        (json["registry"] as JsonObject)?.Remove("ageSeconds");
        return json;
    }
}
