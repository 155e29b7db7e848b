using System.CommandLine;
using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;

namespace Thalassa.Cli.Status;

/// <summary><c>thalassa status</c>: registry and agents at a glance.</summary>
internal static class StatusCommand
{
    private static readonly string[] Headers = ["PART", "ADDRESS", "STATE", "VERSION", "UP", "DOES"];

    public static Command Create()
    {
        var command = new Command("status", "Show the state of registry and agents at a glance; 'doctor' gives details");
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var registry = await Task.WhenAll(session.RegistryHosts.Select(host => PartStatus.AskAsync("registry", host, cancellationToken)));
        var agents = await Task.WhenAll(session.Agents.Select(agent => PartStatus.AskAsync("agent", agent.Endpoint, cancellationToken)));
        session.Screen.Result(
            () => new JsonObject
            {
                ["registry"] = new JsonArray([.. registry.Select(part => part.ToJson())]),
                ["agents"] = new JsonArray([.. agents.Select(part => part.ToJson())]),
            },
            Headers,
            registry.Concat(agents).Select(part => part.ToRow()),
            string.Empty);
        return registry.Concat(agents).Max(part => part.Code);
    }
}
