using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;
using Thalassa.Client;
using Thalassa.Model;

namespace Thalassa.Cli.Doctor;

/// <summary>Checks whether traffic gets through: each frontend has its backends, each backend a serving member.</summary>
internal static class BackendFindings
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(string part, AgentApi agent, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var frontends = await agent.RoutingAsync(RoutingKind.Frontend, cancellationToken);
        foreach (var frontend in frontends)
        {
            findings.AddRange(
                (frontend["warnings"] as JsonArray ?? []).Select(warning =>
                    Finding.Error(
                        part,
                        $"frontend {RoutingText.Word(frontend, "key")}: {warning}",
                        "create the backend (PUT /backends/KEY), or correct its name in the frontend")));
        }

        var backends = await agent.RoutingAsync(RoutingKind.Backend, cancellationToken);
        var (served, members) = (0, 0);
        foreach (var backend in backends)
        {
            var servers = (await agent.ServersAsync(RoutingText.Word(backend, "key")!, cancellationToken)).Select(Server.Of).ToList();
            var finding = Of(part, backend, servers);
            (served, members) = (served + (finding is null ? 1 : 0), members + servers.Count(server => server.IsServing));
            findings.AddRange(finding is null ? [] : [finding]);
        }

        if (frontends.Count == 0)
        {
            findings.Add(
                Finding.Warning(
                    part,
                    "it has no frontends, so it does not listen",
                    "create one with PUT /frontends/KEY at the registry (for the fleet) or at the agent"));
        }

        return findings.Count > 0
            ? findings
            :
            [
                Finding.Well(
                    part,
                    $"{Plural.Of(frontends.Count, "frontend")}; {Plural.Of(served, "backend")} served by {Plural.Of(members, "member")}"),
            ];
    }

    /// <summary>The problem of a backend, or null.</summary>
    internal static Finding? Of(string part, JsonObject backend, IReadOnlyList<Server> servers)
    {
        var (key, what) = (RoutingText.Word(backend, "key"), $"{RoutingText.Word(backend, "name")}@{RoutingText.Versions(backend)}");
        var members = servers.Where(server => server.State != "drain" || server.IsServing).ToList();
        if (members.Count == 0)
        {
            return Finding.Error(
                part,
                $"backend {key} has no members, so it answers 503",
                RoutingText.Word(backend, "type") == "dynamic"
                    ? $"check whether {what} is registered: 'thalassa list {RoutingText.Word(backend, "name")}'"
                    : "add members");
        }

        var down = members.Where(server => !server.IsUp).Select(server => server.Address).ToList();
        var names = string.Join(", ", down.Take(5)) + (down.Count > 5 ? $" and {down.Count - 5} more" : string.Empty);
        return !members.Exists(server => server.IsServing)
                ? Finding.Error(
                    part, $"backend {key} has no member that passes its health check, so it answers 503; down: {names}", Check(backend))
            : down.Count > 0
                ? Finding.Warning(
                    part, $"backend {key}: {down.Count} of {members.Count} members do not pass their health check: {names}", Check(backend))
            : null;
    }

    private static string Check(JsonObject backend) => backend["health"] is JsonObject health
        ? $"check the answer of these members to {RoutingText.Word(health, "method")} {RoutingText.Word(health, "uri")}: must be 2xx/3xx"
        : "check that these members listen and that the HAProxy machine can reach them";
}
