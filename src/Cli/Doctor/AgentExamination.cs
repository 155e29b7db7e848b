using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;

namespace Thalassa.Cli.Doctor;

/// <summary>Examines an agent and its HAProxy.</summary>
internal static class AgentExamination
{
    private const string Start =
        "start it ('systemctl start thalassa-agent' if installed, or './run' in a checkout), or " + Hints.Agents;

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(Session session, AgentApi agent, CancellationToken cancellationToken)
    {
        var part = $"agent {agent.Address}";
        try
        {
            var reply = await agent.Endpoint.GetStatusAsync(cancellationToken);
            if (reply.IsAboutKey)
            {
                return [Finding.Error(part, $"it does not answer: {reply.Problem}", Hints.Key)];
            }

            if (reply is not { IsSuccess: true, Json: JsonObject status } || RoutingText.Word(status, "name") != "thalassa-agent")
            {
                return [Finding.Error(part, $"this is not an agent: {reply.Problem}", Hints.Agents)];
            }

            return
            [
                .. AgentFindings.Of(part, status, session.Settings.Registry.Hosts),
                .. HaproxyFindings.Of($"HAProxy of {agent.Name}", status),
                .. await BackendFindings.ExamineAsync($"HAProxy of {agent.Name}", agent, cancellationToken),
            ];
        }
        catch (UnreachableException failure)
        {
            return [Reachability.Of(part, failure, Start)];
        }
        catch (CommandException failure)
        {
            return [Finding.Error(part, failure.Message, failure.Hint ?? "read the agent's log")];
        }
    }
}
