using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;
using Thalassa.Model;

namespace Thalassa.Cli.Doctor;

/// <summary>Findings from an agent's own status.</summary>
internal static class AgentFindings
{
    /// <param name="part">The agent's name.</param>
    /// <param name="status">The answer of <c>GET /status</c>.</param>
    /// <param name="hosts">The registry of the command.</param>
    public static IReadOnlyList<Finding> Of(string part, JsonObject status, IReadOnlyList<Uri> hosts)
    {
        List<Finding> found = [.. OfRegistry(part, status["registry"] as JsonObject, hosts), .. OfRouting(part, status)];
        return found.Count > 0 ? found : [Finding.Well(part, $"it follows {string.Join(", ", Hosts(status["registry"]))}")];
    }

    private static IEnumerable<Finding> OfRegistry(string part, JsonObject? registry, IReadOnlyList<Uri> hosts)
    {
        if (registry is null)
        {
            yield return Finding.Warning(part, "it follows no registry, so dynamic backends have no members", "start it with --registry");
            yield break;
        }

        var followed = Hosts(registry).ToList();
        if (!followed.Intersect(hosts.Select(host => host.ToString()), StringComparer.OrdinalIgnoreCase).Any())
        {
            yield return Finding.Warning(
                part,
                $"it follows the registry {string.Join(", ", followed)}, but this command uses {string.Join(", ", hosts)}",
                "start it with that --registry, or pass its registry to this command; ignore this if both names are the same registry");
        }

        if (registry.IsFalse("reachable"))
        {
            yield return Finding.Error(
                part,
                $"it cannot reach the registry {string.Join(", ", followed)}: {registry["failure"] ?? "no answer yet"}. It routes "
                    + (RoutingText.Word(registry, "knowledge") == "none"
                        ? "without any known members"
                        : $"by data that is {registry["ageSeconds"]} s old"),
                "check that the registry runs, that the machine can reach it, and that the agent has its key (THALASSA_API_KEY)");
        }
        else if (registry.IsFalse("eventsConnected"))
        {
            yield return Finding.Warning(
                part,
                $"it receives no events and learns of changes only by its comparison every 15 s: {registry["eventsFailure"]}",
                "check that the machine can reach GET /events of the registry or the Service Bus");
        }

        if (registry.Number("heldMembers") is > 0 and var held)
        {
            yield return Finding.Warning(
                part,
                $"it keeps {Plural.Of(held, "member")} that the registry lost without an event",
                "none if the registry has just restarted: they register again or are dropped within 30 s");
        }
    }

    private static IEnumerable<Finding> OfRouting(string part, JsonObject status)
    {
        if (RoutingText.Word(status["routing"], "mode") == "undecided")
        {
            yield return Finding.Warning(
                part,
                "it has not decided yet whether to serve local or fleet routing",
                "it decides once the registry answers; or start it with --routing local or fleet");
        }

        foreach (var refused in RoutingText.Items(status["routing"], "refused"))
        {
            var lines = refused["lines"] as JsonArray ?? [];
            yield return Finding.Error(
                part,
                string.Join('\n', lines.Select(line => $"{line}").Prepend($"{refused["id"]} is refused: {refused["reason"]}")),
                "correct or delete it; until then HAProxy keeps its previous configuration");
        }

        foreach (var name in status["unresolvedNames"] as JsonArray ?? [])
        {
            yield return Finding.Error(
                part,
                $"the member name {name} does not resolve there, so the member is left out",
                "register the member by its address (--advertise), or fix the DNS of that machine");
        }

        if (status["saveFailure"] is { } failure)
        {
            yield return Finding.Error(
                part,
                $"it cannot save its state and would lose it at a restart: {failure}",
                "check disk space and permissions of the file in --persistence");
        }
    }

    private static IEnumerable<string> Hosts(JsonNode? registry) => (registry.At("hosts") as JsonArray ?? []).Select(host => $"{host}");
}
