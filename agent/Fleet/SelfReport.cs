using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Status;
using Thalassa.Client.ServiceBus;
using Thalassa.Model.Agents;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Fleet;

/// <summary>How this agent is, in a few words for the registry and who looks there.</summary>
internal sealed class SelfReport(
    AgentIdentity agent,
    RoutingLoop loop,
    IHaproxy haproxy,
    RoutingMode mode,
    Membership membership,
    RegistryFollower follower,
    TimeProvider time)
{
    private readonly long _started = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Which agent this is: the machine, the label and the port of the API.</summary>
    public string Id { get; } = IdOf(agent);

    /// <summary>As of now.</summary>
    public AgentReport Read()
    {
        var (state, status, registry) = (loop.Current, haproxy.Status, follower.State);
        var (failing, degraded) = (Failures(state, status).ToList(), Shortcomings(state, status, registry).ToList());
        var newest = membership.Newest;
        return new AgentReport
        {
            Id = Id,
            Label = agent.Label,
            Version = AgentStatus.Version.Split('+')[0],
            Health = failing.Count > 0 ? "failing" : degraded.Count > 0 ? "degraded" : "ok",
            Problems = [.. failing.Concat(degraded).Take(AgentReportReader.MostProblems).Select(Shorten)],

            // What changed no members needs nothing of HAProxy.
            Revision = newest.Change <= state.Newest ? newest.Known : state.Newest,
            Snapshot = state.Snapshot.Revision,
            Frontends = mode.FollowsFleet ? registry.Routing?.Frontends : null,
            Backends = mode.FollowsFleet ? registry.Routing?.Backends : null,
            Servers = state.Snapshot.Backends.Sum(backend => backend.Servers.Length),
            Reloads = status.Reloads,
            Started = _started,
        };
    }

    private static string IdOf(AgentIdentity agent)
    {
        // A port of 0 tells none apart.
        var port = agent.Port == 0 ? Random.Shared.Next(65_536, int.MaxValue) : agent.Port;
        var id = ServiceBusSubscriptionOptions.NameOf(Environment.MachineName, agent.Label, port);
        return ServiceToken.IsValid(id) ? id : $"agent{id}";
    }

    private static IEnumerable<string> Failures(RoutingState state, HaproxyStatus status)
    {
        if (status.Problem is { } problem)
        {
            yield return problem;
        }

        if (state.LastApply is { Succeeded: false } refused)
        {
            yield return $"HAProxy did not take the last change: {refused.Reason}";
        }
    }

    private static IEnumerable<string> Shortcomings(RoutingState state, HaproxyStatus status, RegistryState registry)
    {
        foreach (var id in state.Refusals.Keys)
        {
            yield return $"{id} is refused";
        }

        foreach (var key in status.Held.Order(StringComparer.Ordinal))
        {
            yield return $"backend {key} keeps its former version, since the new one has no healthy member";
        }

        foreach (var id in registry.Unreadable.Ids)
        {
            yield return $"the registry cannot read the row of {id}; what this agent last knew of it stays";
        }

        if (registry.Unreadable.IsOpen)
        {
            yield return "the registry cannot read many of its rows; what this agent last knew stays";
        }

        if (!registry.EventsConnected)
        {
            yield return "events do not arrive; changes are seen by comparison";
        }

        if (state.SaveFailure is { } failure)
        {
            yield return $"the state cannot be saved: {failure}";
        }
    }

    private static string Shorten(string text) =>
        text.Length <= AgentReportReader.LongestProblem ? text : $"{text[..(AgentReportReader.LongestProblem - 1)]}…";
}
