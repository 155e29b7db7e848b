using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;

namespace Thalassa.Cli.Doctor;

/// <summary>Examines each host of the registry.</summary>
internal static class RegistryExamination
{
    // The reaper runs every few seconds; a timer that is a minute late has stopped.
    private static readonly TimeSpan LatestReaper = TimeSpan.FromMinutes(1);

    // Dates are whole seconds; leases are a minute.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(Session session, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var host in session.RegistryHosts)
        {
            findings.AddRange(await ExamineAsync(session, host, cancellationToken));
        }

        return findings;
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(Session session, Endpoint host, CancellationToken cancellationToken)
    {
        var part = $"registry {host.Address}";
        try
        {
            var reply = await host.GetStatusAsync(cancellationToken);
            if (reply is not { IsSuccess: true, Json: JsonObject status } || RoutingText.Word(status, "name") != "serverless-thalassa")
            {
                return [Finding.Error(part, $"this is not a registry of Serverless Thalassa: {reply.Problem}", Hints.Registry)];
            }

            var now = session.Time.GetUtcNow();
            return
            [
                .. OfClock(part, reply.Date, now),
                .. OfStatus(part, status, now),
                await OfQueryAsync(part, session, host, cancellationToken),
            ];
        }
        catch (UnreachableException failure)
        {
            return [Reachability.Of(part, failure, "start the function app ('./run' in a checkout), or " + Hints.Registry)];
        }
    }

    private static async Task<Finding> OfQueryAsync(string part, Session session, Endpoint host, CancellationToken cancellationToken)
    {
        const string Hint = "see the other findings about it, and read the log of the function app";
        try
        {
            var reply = await host.GetAsync("registrations?limit=1", cancellationToken);
            return reply.IsAboutKey
                    ? Finding.Error(
                        part,
                        session.Settings.ApiKey is null ? "it requires a key, and none is set" : "it rejects the key",
                        Hints.Key)
                : reply.IsSuccess ? Finding.Well(part, "it answers queries")
                : Finding.Error(part, $"a query fails with {(int)reply.Status}: {reply.Problem}", Hint);
        }
        catch (UnreachableException failure)
        {
            return Finding.Error(part, $"a query fails: {failure.Reason}", Hint);
        }
    }

    /// <summary>The problems in its own status.</summary>
    internal static IEnumerable<Finding> OfStatus(string part, JsonObject status, DateTimeOffset now)
    {
        if (status["store"].IsFalse("healthy"))
        {
            yield return Finding.Error(
                part,
                $"its store is not available: {status["store"].At("problem")}",
                "check the storage account and the setting AzureWebJobsStorage of the function app");
        }

        if (status["events"].IsFalse("healthy"))
        {
            yield return Finding.Error(
                part,
                "events are not published; agents learn of changes only by their comparison, up to 15 s late",
                "check the Service Bus namespace and the setting ServiceBusConnection of the function app");
        }

        if (status["events"].Number("oldestPendingSeconds") is > 60 and var pending)
        {
            yield return Finding.Warning(
                part,
                $"the oldest unpublished event is {pending:0} s old",
                "it is published once the bus accepts it; check the bus");
        }

        var reaper = status["reaper"].Moment("time");
        var uptime = TimeSpan.FromSeconds(status.Number("uptime") ?? 0);
        if (uptime > LatestReaper && now - (reaper ?? DateTimeOffset.MinValue) > LatestReaper)
        {
            yield return Finding.Warning(
                part,
                reaper is null ? "this instance has never run the reaper" : $"the reaper's last pass on this instance was at {reaper:u}",
                "with several instances only one runs it; with a single instance, check the timer function and ReaperSchedule");
        }

        foreach (var held in RoutingText.Items(status["selfPreservation"], "held"))
        {
            yield return Finding.Warning(
                part,
                $"self-preservation keeps {held["waiting"]} expired registrations of {held["name"]}",
                "if these apps are gone, the next passes remove them; if not, find out why their heartbeats do not arrive");
        }
    }

    /// <summary>Compares its clock with the local one.</summary>
    internal static IEnumerable<Finding> OfClock(string part, DateTimeOffset? date, DateTimeOffset now)
    {
        if (date is { } theirs && (now - theirs).Duration() > ClockTolerance)
        {
            yield return Finding.Warning(
                part,
                $"its clock differs from the local one by {(now - theirs).Duration().TotalSeconds:0} s",
                "synchronize the clocks with NTP");
        }
    }
}
