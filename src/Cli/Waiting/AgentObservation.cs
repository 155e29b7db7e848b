using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;
using Thalassa.Client;

namespace Thalassa.Cli.Waiting;

/// <summary>The state of a service in an agent's HAProxy.</summary>
/// <param name="Agent">Its host and port.</param>
/// <param name="IsInvolved">Whether it has a backend of the service at all.</param>
/// <param name="Serving">Number of serving members of the version, or null if the agent is unreachable.</param>
/// <param name="Failure">Why it is unreachable, or null.</param>
internal sealed record AgentObservation(string Agent, bool IsInvolved, int? Serving, string? Failure)
{
    /// <summary>Queries the agent once.</summary>
    /// <exception cref="CommandException">The agent refuses to answer, which waiting cannot change.</exception>
    public static async Task<AgentObservation> TakeAsync(AgentApi agent, string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            var backends = (await agent.RoutingAsync(RoutingKind.Backend, cancellationToken))
                .Where(backend => RoutingText.Word(backend, "name") == name)
                .ToList();
            var serving = new HashSet<string>(StringComparer.Ordinal);
            foreach (var backend in backends)
            {
                var servers = await agent.ServersAsync(RoutingText.Word(backend, "key")!, cancellationToken);
                serving.UnionWith(
                    servers.Select(Server.Of).Where(server => server.Version == version && server.IsProven).Select(server => server.Address)
                );
            }

            return new AgentObservation(agent.Name, backends.Count > 0, serving.Count, null);
        }
        catch (CommandException failure) when (failure.Code == ExitCode.Unreachable)
        {
            return new AgentObservation(agent.Name, true, null, failure.Message);
        }
    }

    /// <summary>The state as text.</summary>
    public override string ToString() => $"{Agent} {(Failure is not null ? "does not answer" : IsInvolved ? $"{Serving}" : "not routed")}";

    public JsonObject ToJson() => new() { ["agent"] = Agent, ["routed"] = IsInvolved, ["serving"] = Serving, ["failure"] = Failure };
}
