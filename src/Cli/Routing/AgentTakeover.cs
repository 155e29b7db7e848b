using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Client;
using Thalassa.Model;

namespace Thalassa.Cli.Routing;

/// <summary>The progress of a switch at one agent.</summary>
/// <param name="Agent">Its host and port.</param>
/// <param name="IsConcerned">Whether it has the backend.</param>
/// <param name="IsDone">Whether exactly the versions of the switch have serving members.</param>
/// <param name="State">The state as text.</param>
internal sealed record AgentTakeover(string Agent, bool IsConcerned, bool IsDone, string State)
{
    public static async Task<AgentTakeover> LookAsync(AgentApi agent, VersionChanged change, CancellationToken cancellationToken)
    {
        try
        {
            var backend = (await agent.RoutingAsync(RoutingKind.Backend, cancellationToken)).FirstOrDefault(item =>
                RoutingText.Word(item, "key") == change.Key);
            if (
                backend is null
                && (change.Label is null || RoutingText.Word(await agent.StatusAsync(cancellationToken), "label") == change.Label))
            {
                return new AgentTakeover(agent.Name, true, false, "does not have the backend yet");
            }

            if (backend is null || RoutingText.Word(backend, "label") != change.Label)
            {
                return new AgentTakeover(agent.Name, false, false, "not affected");
            }

            var serving = (await agent.ServersAsync(change.Key, cancellationToken))
                .Select(Server.Of)
                .Where(server => server.IsServing)
                .ToList();
            var missing = change
                .After.Keys.Where(version => !serving.Exists(server => server.Version == version && server.IsProven))
                .ToList();
            var previous = serving
                .Select(server => server.Version)
                .OfType<string>()
                .Except(change.After.Keys, StringComparer.Ordinal)
                .ToList();
            return !SameShares(backend, change.After) ? new AgentTakeover(agent.Name, true, false, "has not received the change yet")
                : missing.Count > 0
                    ? new AgentTakeover(agent.Name, true, false, $"waits for a healthy member of {string.Join(", ", missing)}")
                : previous.Count > 0 ? new AgentTakeover(agent.Name, true, false, $"still serves {string.Join(", ", previous)}")
                : new AgentTakeover(
                    agent.Name, true, true, $"serves {Shares.Describe(change.After)} with {Plural.Of(serving.Count, "member")}");
        }
        catch (CommandException failure) when (failure.Code == ExitCode.Unreachable)
        {
            return new AgentTakeover(agent.Name, true, false, "does not answer");
        }
    }

    private static bool SameShares(JsonObject backend, IReadOnlyDictionary<string, int> target)
    {
        var present = Shares.Of(backend);
        return present.Count == target.Count
            && target.All(share =>
                present.GetValueOrDefault(share.Key, -1) is var has && (target.Count == 1 ? has >= 0 : has == share.Value));
    }
}
