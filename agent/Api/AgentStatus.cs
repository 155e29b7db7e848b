using System.Reflection;
using System.Text.Json.Nodes;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Api;

/// <summary>What <c>GET /status</c> tells: what this agent does, how old its knowledge is, and what it could not do.</summary>
internal sealed class AgentStatus(
    AgentOptions options, RoutingLoop loop, IHaproxy haproxy, RoutingMode mode, Membership membership, HostResolver resolver, TimeProvider time,
    IMemberSource? source = null, RegistryFollower? follower = null, SnapshotFallback? snapshot = null)
{
    public static string Version { get; } =
        typeof(AgentStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly long _started = time.GetTimestamp();

    public JsonObject ToJson()
    {
        var state = loop.Current;
        return new JsonObject
        {
            ["name"] = "thalassa-agent",
            ["version"] = Version,
            ["label"] = options.Label,
            ["uptimeSeconds"] = (long)time.GetElapsedTime(_started).TotalSeconds,
            ["memoryBytes"] = Environment.WorkingSet,
            ["revision"] = state.Snapshot.Revision,
            ["frontends"] = state.Snapshot.Frontends.Length,
            ["backends"] = state.Snapshot.Backends.Length,
            ["servers"] = state.Snapshot.Backends.Sum(backend => backend.Servers.Length),
            ["routing"] = Routing(state),
            ["registry"] = follower is null ? null : Registry(follower.State),
            ["haproxy"] = Haproxy(state),
            ["unresolvedNames"] = Strings(resolver.Unresolved),
            ["saveFailure"] = state.SaveFailure,
        };
    }

    private JsonObject Routing(RoutingState state) => new()
    {
        ["mode"] = mode.Decision switch { RoutingChoice.Fleet => "fleet", RoutingChoice.Local => "local", _ => "undecided" },
        ["withoutMembers"] = new JsonArray([.. state.Snapshot.Backends.Where(backend => !backend.LastMembers.IsEmpty).Select(backend => new JsonObject
        {
            ["backend"] = backend.Definition.Key,
            ["lastMembers"] = Strings(backend.LastMembers.Select(member => $"{member.Host}:{member.Port}")),
            ["serving"] = !backend.Servers.IsEmpty,
        })]),
        ["refused"] = new JsonArray([.. state.Refusals.Select(refused => new JsonObject
        {
            ["id"] = refused.Key,
            ["reason"] = refused.Value.Result.Reason,
            ["lines"] = Strings(refused.Value.Result.Lines),
        })]),
    };

    private JsonObject Registry(RegistryState state) => new()
    {
        ["kind"] = source!.Kind,
        ["hosts"] = Strings(source.Hosts.Select(host => host.ToString())),
        ["reachable"] = state.LastAnswer is not null && state.Failure is null,
        ["failure"] = state.Failure,
        ["knowledge"] = IsOfSnapshot(state) ? "snapshot" : state.LastAnswer is not null ? "registry" : membership.AsOf is not null ? "file" : "none",
        ["ageSeconds"] = Age(IsOfSnapshot(state) ? snapshot!.State.AsOf : state.LastAnswer ?? membership.AsOf),
        ["snapshot"] = snapshot is null ? null : Snapshot(snapshot.State),
        ["lastAnswer"] = state.LastAnswer?.ToUnixTimeMilliseconds(),
        ["eventsConnected"] = state.EventsConnected,
        ["eventsFailure"] = state.EventsFailure,
        ["lastEvent"] = state.LastEvent?.ToUnixTimeMilliseconds(),
        ["heldMembers"] = membership.Held,
    };

    private bool IsOfSnapshot(RegistryState state) =>
        snapshot?.State.AsOf is { } asOf && (state.LastAnswer is null || state.LastAnswer < asOf) && asOf == membership.AsOf;

    private JsonObject Snapshot(SnapshotKnowledge state) => new()
    {
        ["container"] = options.Snapshot!.Address.ToString(),
        ["asOf"] = state.AsOf?.ToUnixTimeMilliseconds(),
        ["ageSeconds"] = Age(state.AsOf),
        ["taken"] = state.Taken?.ToUnixTimeMilliseconds(),
        ["failure"] = state.Failure,
    };

    private double? Age(DateTimeOffset? asOf) => asOf is null ? null : Math.Round((time.GetUtcNow() - asOf.Value).TotalSeconds, 1);

    private JsonObject Haproxy(RoutingState state) => new()
    {
        ["changes"] = new JsonObject
        {
            ["count"] = loop.Times.Count,
            ["p50Milliseconds"] = Math.Round(loop.Times.Quantile(0.50), 2),
            ["p99Milliseconds"] = Math.Round(loop.Times.Quantile(0.99), 2),
        },
        ["worker"] = haproxy.Status.Worker,
        ["problem"] = haproxy.Status.Problem,
        ["waiting"] = Strings(haproxy.Status.Waiting),
        ["held"] = Strings(haproxy.Status.Held),
        ["reloads"] = haproxy.Status.Reloads,
        ["reloadsByReason"] = new JsonObject(haproxy.Status.ReloadsByReason.Select(reason => KeyValuePair.Create(reason.Key, (JsonNode?)reason.Value))),
        ["oldWorkers"] = new JsonArray([.. haproxy.Status.OldWorkers.Select(old => new JsonObject { ["pid"] = old.Pid, ["connections"] = old.Connections })]),
        ["restarts"] = haproxy.Status.Restarts,
        ["lastReload"] = haproxy.Status.LastReload,
        ["runtimeCommands"] = haproxy.Status.Commands,
        ["repairs"] = haproxy.Status.Repairs,
        ["lastRepair"] = haproxy.Status.LastRepair,
        ["lastApply"] = Result(state.LastApply, state.LastApplyAt),
        ["lastChange"] = Result(state.LastChange, state.LastChangeAt),
    };

    private static JsonObject? Result(ApplyResult? result, DateTimeOffset? at) => result is null ? null : new JsonObject
    {
        ["tier"] = result.Tier.ToString().ToLowerInvariant(),
        ["reason"] = result.Reason,
        ["lines"] = Strings(result.Lines),
        ["at"] = at?.ToUnixTimeMilliseconds(),
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
