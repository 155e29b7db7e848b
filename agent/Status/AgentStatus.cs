using System.Reflection;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Status;

/// <summary>What <c>GET /status</c> tells: what this agent does, how old its knowledge is, and what it could not do.</summary>
internal sealed class AgentStatus(
    AgentIdentity agent,
    RoutingLoop loop,
    IHaproxy haproxy,
    RoutingMode mode,
    Membership membership,
    HostResolver resolver,
    TimeProvider time,
    IMemberSource? source = null,
    RegistryFollower? follower = null,
    SnapshotFallback? snapshot = null,
    SnapshotOptions? snapshotOptions = null)
{
    public static string Version { get; } =
        typeof(AgentStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly long _started = time.GetTimestamp();

    public StatusAnswer Read()
    {
        var state = loop.Current;
        return new StatusAnswer(
            "thalassa-agent",
            Version,
            agent.Label,
            (long)time.GetElapsedTime(_started).TotalSeconds,
            Environment.WorkingSet,
            state.Snapshot.Revision,
            state.Snapshot.Frontends.Length,
            state.Snapshot.Backends.Length,
            state.Snapshot.Backends.Sum(backend => backend.Servers.Length),
            Routing(state),
            follower is null ? null : Registry(follower.State),
            Haproxy(state),
            resolver.Unresolved,
            resolver.Several,
            state.SaveFailure);
    }

    private RoutingStatus Routing(RoutingState state) => new(
        mode.Decision switch { RoutingChoice.Fleet => "fleet", RoutingChoice.Local => "local", _ => "undecided" },
        state.Snapshot.Backends.Where(backend => !backend.LastMembers.IsEmpty).Select(backend => new MemberlessBackend(
            backend.Definition.Key, backend.LastMembers.Select(member => $"{member.Host}:{member.Port}"), !backend.Servers.IsEmpty)),
        state.Refusals.Select(refused => new RefusedObject(refused.Key, refused.Value.Result.Reason, refused.Value.Result.Lines)));

    private RegistryStatus Registry(RegistryState state) => new(
        source!.Kind,
        source.Hosts.Select(host => host.ToString()),
        state.LastAnswer is not null && state.Failure is null,
        state.Failure,
        IsOfSnapshot(state) ? "snapshot" : state.LastAnswer is not null ? "registry" : membership.AsOf is not null ? "file" : "none",
        Age(IsOfSnapshot(state) ? snapshot!.State.AsOf : state.LastAnswer ?? membership.AsOf),
        snapshot is null ? null : Snapshot(snapshot.State),
        state.LastAnswer?.ToUnixTimeMilliseconds(),
        state.EventsConnected,
        state.EventsFailure,
        state.LastEvent?.ToUnixTimeMilliseconds(),
        membership.Held,
        state.Unreadable.IsEmpty ? null : state.Unreadable.ToString());

    private bool IsOfSnapshot(RegistryState state) =>
        snapshot?.State.AsOf is { } asOf && (state.LastAnswer is null || state.LastAnswer < asOf) && asOf == membership.AsOf;

    private SnapshotStatus Snapshot(SnapshotKnowledge state) =>
        new(
            snapshotOptions!.Address.ToString(),
            state.AsOf?.ToUnixTimeMilliseconds(),
            Age(state.AsOf),
            state.Taken?.ToUnixTimeMilliseconds(),
            state.Failure);

    private double? Age(DateTimeOffset? asOf) => asOf is null ? null : Math.Round((time.GetUtcNow() - asOf.Value).TotalSeconds, 1);

    private HaproxyState Haproxy(RoutingState state) => new(
        new ChangeTimes(loop.Times.Count, Math.Round(loop.Times.Quantile(0.50), 2), Math.Round(loop.Times.Quantile(0.99), 2)),
        haproxy.Status.Worker,
        haproxy.Status.Problem,
        haproxy.Status.Waiting,
        haproxy.Status.Held,
        haproxy.Status.Reloads,
        haproxy.Status.ReloadsByReason,
        haproxy.Status.OldWorkers,
        haproxy.Status.Restarts,
        haproxy.Status.LastReload,
        haproxy.Status.Commands,
        haproxy.Status.Repairs,
        haproxy.Status.LastRepair,
        Result(state.LastApply, state.LastApplyAt),
        Result(state.LastChange, state.LastChangeAt));

    private static AppliedState? Result(ApplyResult? result, DateTimeOffset? at) => result is null
        ? null
        : new AppliedState(result.Tier.ToString().ToLowerInvariant(), result.Reason, result.Lines, at?.ToUnixTimeMilliseconds());
}

/// <summary>How HAProxy was brought to something.</summary>
/// <param name="Tier"><c>nothing</c>, <c>runtime</c>, <c>reload</c> or <c>rejected</c>.</param>
/// <param name="Reason">Why by these means.</param>
/// <param name="Lines">HAProxy's own words.</param>
/// <param name="At">When, Unix milliseconds.</param>
internal sealed record AppliedState(string Tier, string Reason, IEnumerable<string> Lines, long? At);

/// <summary>How long changes took, from their arrival to HAProxy doing them.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50Milliseconds">The median of the last ones.</param>
/// <param name="P99Milliseconds">What ninety-nine of a hundred of the last ones did not exceed.</param>
internal sealed record ChangeTimes(long Count, double P50Milliseconds, double P99Milliseconds);

/// <summary>Whose routing an agent serves, and what of it it cannot.</summary>
/// <param name="Mode"><c>fleet</c>, <c>local</c>, or <c>undecided</c> until the registry has answered.</param>
/// <param name="WithoutMembers">Backends whose last members are gone.</param>
/// <param name="Refused">Objects that HAProxy refuses.</param>
internal sealed record RoutingStatus(string Mode, IEnumerable<MemberlessBackend> WithoutMembers, IEnumerable<RefusedObject> Refused);

/// <summary>A backend whose last members are gone.</summary>
/// <param name="Backend">Its key.</param>
/// <param name="LastMembers">Who they were, as host:port.</param>
/// <param name="Serving">Whether they get requests still.</param>
internal sealed record MemberlessBackend(string Backend, IEnumerable<string> LastMembers, bool Serving);

/// <summary>An object that HAProxy refuses.</summary>
/// <param name="Id"><c>frontend/key</c> or <c>backend/key</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Lines">HAProxy's own words.</param>
internal sealed record RefusedObject(string Id, string Reason, IEnumerable<string> Lines);
