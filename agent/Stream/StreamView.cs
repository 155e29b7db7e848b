using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Api;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Stream;

/// <summary>Looks at the agent and says what the stream shows of it.</summary>
/// <remarks>What it looks at are immutable snapshots, so whether something changed is a comparison of references, and nobody who changes something has to tell.</remarks>
internal sealed class StreamView(
    StreamBoard board, RoutingLoop loop, IHaproxy haproxy, Membership membership, HostResolver resolver, Drains drains, StatsService stats, AgentStatus status,
    TimeProvider time, RegistryFollower? follower = null)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private object?[] _routing = [];
    private object?[] _statistics = [];
    private RunningState? _running;
    private DateTimeOffset _observed;

    /// <summary>Brings the board up to date.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            var (state, running, sample) = (loop.Current, haproxy.Running, stats.Latest);
            if (!ReferenceEquals(running, _running))
            {
                (_running, _observed) = (running, time.GetUtcNow());
            }

            if (IsNew(ref _routing, state, haproxy.Status, running, follower?.State, sample, stats.Problem, drains.Version))
            {
                var items = new Dictionary<StreamId, string>();
                AddRouting(items, state);
                AddMembers(items, state, running, sample);
                items[new(StreamGroup.Status, "status")] = Status().ToJsonString(Relaxed);
                board.Update([StreamGroup.Routing, StreamGroup.Members, StreamGroup.Health, StreamGroup.Status], items);
            }

            if (IsNew(ref _statistics, sample))
            {
                board.Update([StreamGroup.Stats], sample.Objects
                    .DistinctBy(item => item.Id)
                    .ToDictionary(item => new StreamId(StreamGroup.Stats, item.Id), item => StatsJson.Of(item).ToJsonString(Relaxed)));
            }
        }
    }

    private static bool IsNew(ref object?[] known, params object?[] now)
    {
        var isNew = known.Length != now.Length || known.Zip(now).Any(pair => !ReferenceEquals(pair.First, pair.Second));
        known = now;
        return isNew;
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

    private void AddMembers(Dictionary<StreamId, string> items, RoutingState state, RunningState running, StatsSample sample)
    {
        // Whichever was read later knows better.
        var counted = sample.Worker == running.Worker || running.Worker == 0
            ? sample.Objects.Where(item => item.Kind == StatsKind.Member).DistinctBy(item => item.Id).ToDictionary(item => item.Id, StringComparer.Ordinal)
            : [];
        foreach (var backend in state.Snapshot.Backends)
        {
            var (id, key) = (backend.Definition.Id, backend.Definition.Key);
            var members = MemberView.Of(backend, resolver, drains);
            items[new(StreamGroup.Members, id)] = new JsonObject { ["id"] = id, ["members"] = new JsonArray([.. members.Select(member => member.ToJson())]) }.ToJsonString(Relaxed);
            var slots = running.Backends.GetValueOrDefault(key, []);
            items[new(StreamGroup.Health, id)] = new JsonObject
            {
                ["id"] = id,
                ["members"] = new JsonObject(members.Where(member => member.Address is not null).DistinctBy(member => member.Address).Select(member => KeyValuePair.Create(
                    member.Address!,
                    (JsonNode?)MemberState.Of(member, slots, counted.GetValueOrDefault($"{id}/{member.Address}"), sample.At > _observed).ToJson()))),
            }.ToJsonString(Relaxed);
        }
    }

    private JsonObject Status()
    {
        var json = status.ToJson();
        json["startedAt"] = _started.ToUnixTimeMilliseconds();
        json["statsProblem"] = stats.Problem;

        // What changes with every look is for those who ask for it.
        json.Remove("uptimeSeconds");
        json.Remove("memoryBytes");
        (json["registry"] as JsonObject)?.Remove("ageSeconds");
        return json;
    }
}
