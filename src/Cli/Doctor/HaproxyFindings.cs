using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;

namespace Thalassa.Cli.Doctor;

/// <summary>Findings about HAProxy from an agent's status.</summary>
internal static class HaproxyFindings
{
    public static IEnumerable<Finding> Of(string part, JsonObject status)
    {
        if (status["haproxy"] is not JsonObject haproxy)
        {
            yield break;
        }

        if (RoutingText.Word(haproxy, "problem") is { } problem)
        {
            yield return Finding.Error(
                part,
                problem,
                "read the agent's log; run 'haproxy -c -f' on its configuration file (--haproxyCfgPath) to see the error of HAProxy");
        }

        foreach (
            var (name, what) in ((string, string)[])
                [("lastApply", "the last change of members"), ("lastChange", "the last change of routing")])
        {
            if (RoutingText.Word(haproxy[name], "tier") == "rejected")
            {
                var lines = haproxy[name]!["lines"] as JsonArray ?? [];
                yield return Finding.Error(
                    part,
                    string.Join('\n', lines.Select(line => $"{line}").Prepend($"{what} was rejected: {haproxy[name]!["reason"]}")),
                    "correct what its lines name; until then HAProxy keeps its previous configuration");
            }
        }

        foreach (var key in haproxy["held"] as JsonArray ?? [])
        {
            yield return Finding.Error(
                part, $"backend {key} was switched, but its previous version keeps the traffic because the new one has no healthy member",
                "find out why the members of the new version fail their check, or switch back: 'thalassa switch'");
        }

        if (haproxy.Number("restarts") is > 0 and var restarts)
        {
            yield return Finding.Warning(
                part,
                $"it exited unexpectedly {restarts} times since the agent started and was restarted",
                "read the last lines in the agent's log");
        }

        if (haproxy.Number("repairs") is > 0 and var repairs)
        {
            yield return Finding.Warning(
                part,
                $"external changes were detected {repairs} times, the last one: {haproxy["lastRepair"]}; the agent restored its state",
                "let only the agent change its file and use its socket");
        }

        if ((haproxy["oldWorkers"] as JsonArray)?.Count is > 5 and var old)
        {
            yield return Finding.Warning(
                part,
                $"{old} workers of earlier reloads still have open connections",
                "long connections keep them alive; find the clients that hold connections for hours");
        }
    }
}
