using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Cli.Waiting;

namespace Thalassa.Cli.Routing;

/// <summary>The progress of a switch at the agents.</summary>
/// <param name="Agents">The state of each agent; null if it is not affected.</param>
internal sealed record Takeover(IReadOnlyList<AgentTakeover> Agents)
{
    /// <summary>Whether all affected agents have applied it, and at least one is affected.</summary>
    public bool IsDone => Agents.Any(agent => agent.IsConcerned) && Agents.All(agent => !agent.IsConcerned || agent.IsDone);

    /// <summary>Polls until every agent's HAProxy has switched, or the timeout.</summary>
    public static Task<Takeover> WaitAsync(Session session, VersionChanged change, TimeSpan limit, CancellationToken cancellationToken) =>
        Progress.WhileAsync(session.Screen, progress => Polling.UntilAsync(
            session.Time,
            limit,
            async () =>
            {
                var takeover = new Takeover(
                    await Task.WhenAll(session.Agents.Select(agent => AgentTakeover.LookAsync(agent, change, cancellationToken))));
                progress.Say($"{change.Key}: {takeover}");
                return (takeover, takeover.IsDone);
            },
            cancellationToken));

    public JsonArray ToJson() => new(
    [
        .. Agents.Select(agent => new JsonObject { ["agent"] = agent.Agent, ["done"] = agent.IsDone, ["state"] = agent.State }),
    ]);

    public override string ToString() => string.Join(", ", Agents.Select(agent => $"{agent.Agent} {agent.State}"));
}
