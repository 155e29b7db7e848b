using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;

namespace Thalassa.Cli.Doctor;

/// <summary>What an agent's status tells of its HAProxy.</summary>
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
                "look into the agent's log; 'haproxy -c -f' with its configuration file (--haproxyCfgPath) shows what HAProxy itself says");
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
                    "mend what its lines name; until then HAProxy does what it did before");
            }
        }

        foreach (var key in haproxy["held"] as JsonArray ?? [])
        {
            yield return Finding.Error(
                part, $"backend {key} was switched, but its former version keeps the traffic, because the new one has no healthy member",
                "see why the new version's members fail their check, or switch back: 'thalassa switch'");
        }

        if (haproxy.Number("restarts") is > 0 and var restarts)
        {
            yield return Finding.Warning(
                part,
                $"it ended by itself {restarts} times since the agent started, and was started again",
                "look into the agent's log for its last lines");
        }

        if (haproxy.Number("repairs") is > 0 and var repairs)
        {
            yield return Finding.Warning(
                part,
                $"somebody else changed it {repairs} times, at last: {haproxy["lastRepair"]}; the agent put it right",
                "leave its file and socket to the agent");
        }

        if ((haproxy["oldWorkers"] as JsonArray)?.Count is > 5 and var old)
        {
            yield return Finding.Warning(
                part,
                $"{old} workers of former reloads still finish their connections",
                "long connections keep them; see which clients hold some for hours");
        }
    }
}
