using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;
using Thalassa.Model;

namespace Thalassa.Cli.Doctor;

/// <summary>What an agent's own status tells of it.</summary>
internal static class AgentFindings
{
    /// <param name="part">How the agent is called.</param>
    /// <param name="status">What <c>GET /status</c> says.</param>
    /// <param name="hosts">The registry that the command was given.</param>
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
                $"it follows another registry, {string.Join(", ", followed)}, than the one asked here, {string.Join(", ", hosts)}",
                "start it with that --registry, or name its one to this command; two names of one registry are no fault");
        }

        if (registry.IsFalse("reachable"))
        {
            yield return Finding.Error(
                part,
                $"it cannot ask the registry {string.Join(", ", followed)}: {registry["failure"] ?? "no answer yet"}. It routes by what it "
                    + (
                        RoutingText.Word(registry, "knowledge") == "none" ? "has, which is nothing" : $"knew {registry["ageSeconds"]} s ago"
                    ),
                "see that the registry runs and can be reached from that machine, and that the agent has its key (THALASSA_API_KEY)");
        }
        else if (registry.IsFalse("eventsConnected"))
        {
            yield return Finding.Warning(
                part,
                $"it gets no events, and learns of changes by its comparison every 15 s alone: {registry["eventsFailure"]}",
                "see that GET /events of the registry, or the Service Bus, can be reached from that machine");
        }

        if (registry.Number("heldMembers") is > 0 and var held)
        {
            yield return Finding.Warning(
                part,
                $"it keeps {Plural.Of(held, "member")} that the registry has forgotten without an event",
                "nothing, if the registry was just restarted: they register anew or are dropped within 30 s");
        }
    }

    private static IEnumerable<Finding> OfRouting(string part, JsonObject status)
    {
        if (RoutingText.Word(status["routing"], "mode") == "undecided")
        {
            yield return Finding.Warning(
                part,
                "it does not know yet whose routing to serve",
                "it decides when the registry answers; or start it with --routing local or fleet");
        }

        foreach (var refused in RoutingText.Items(status["routing"], "refused"))
        {
            var lines = refused["lines"] as JsonArray ?? [];
            yield return Finding.Error(
                part,
                string.Join('\n', lines.Select(line => $"{line}").Prepend($"{refused["id"]} is refused: {refused["reason"]}")),
                "mend or delete it; until then HAProxy does what it did before");
        }

        foreach (var name in status["unresolvedNames"] as JsonArray ?? [])
        {
            yield return Finding.Error(
                part,
                $"the name {name} of a member has no address there, so the member is left out",
                "register the member by its address (--advertise), or mend that machine's DNS");
        }

        if (status["saveFailure"] is { } failure)
        {
            yield return Finding.Error(
                part,
                $"it cannot save its state, so a restart would not know of it: {failure}",
                "see to the disk and the rights of the file that --persistence names");
        }
    }

    private static IEnumerable<string> Hosts(JsonNode? registry) => (registry.At("hosts") as JsonArray ?? []).Select(host => $"{host}");
}
