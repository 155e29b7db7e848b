using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Routing;

namespace Thalassa.Cli.Doctor;

/// <summary>Looks at each host of the registry.</summary>
internal static class RegistryExamination
{
    // The reaper comes every few seconds; a timer that is a minute late has stopped.
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
                return [Finding.Error(part, $"what answers there is no registry of Serverless Thalassa: {reply.Problem}", Cures.Registry)];
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
            return [Reachability.Of(part, failure, "start the function app ('./run' does it here), or " + Cures.Registry)];
        }
    }

    private static async Task<Finding> OfQueryAsync(string part, Session session, Endpoint host, CancellationToken cancellationToken)
    {
        const string Cure = "see what else is said of it here, and look into the log of the function app";
        try
        {
            var reply = await host.GetAsync("registrations?limit=1", cancellationToken);
            return reply.IsAboutKey
                    ? Finding.Error(
                        part,
                        session.Settings.ApiKey is null ? "it wants a key, and none is given" : "it does not take the key that is given",
                        Cures.Key)
                : reply.IsSuccess ? Finding.Well(part, "it answers queries")
                : Finding.Error(part, $"a query fails with {(int)reply.Status}: {reply.Problem}", Cure);
        }
        catch (UnreachableException failure)
        {
            return Finding.Error(part, $"a query fails: {failure.Reason}", Cure);
        }
    }

    /// <summary>What is wrong by its own status.</summary>
    internal static IEnumerable<Finding> OfStatus(string part, JsonObject status, DateTimeOffset now)
    {
        if (status["store"].IsFalse("healthy"))
        {
            yield return Finding.Error(
                part,
                $"its store does not work: {status["store"].At("problem")}",
                "look at the storage account, and at the setting AzureWebJobsStorage of the function app");
        }

        if (status["events"].IsFalse("healthy"))
        {
            yield return Finding.Error(
                part,
                "events do not get out; agents learn of changes by their comparison alone, some 15 s late",
                "look at the Service Bus namespace, and at the setting ServiceBusConnection of the function app");
        }

        if (status["events"].Number("oldestPendingSeconds") is > 60 and var pending)
        {
            yield return Finding.Warning(
                part,
                $"an event waits to be published since {pending:0} s",
                "it goes out by itself once the bus takes it; look at the bus");
        }

        var reaper = status["reaper"].Moment("time");
        var uptime = TimeSpan.FromSeconds(status.Number("uptime") ?? 0);
        if (uptime > LatestReaper && now - (reaper ?? DateTimeOffset.MinValue) > LatestReaper)
        {
            yield return Finding.Warning(
                part,
                reaper is null ? "this instance has never run the reaper" : $"the reaper's last pass on this instance was at {reaper:u}",
                "of several instances only one runs it; if it is the only one, look at the timer function and ReaperSchedule");
        }

        foreach (var held in RoutingText.Items(status["selfPreservation"], "held"))
        {
            yield return Finding.Warning(
                part,
                $"self-preservation keeps {held["waiting"]} registrations of {held["name"]} whose lease ran out",
                "if these apps are really gone, it lets go by itself in the next passes; if not, see why their heartbeats do not arrive");
        }
    }

    /// <summary>Whether its clock goes wrong, or the one here.</summary>
    internal static IEnumerable<Finding> OfClock(string part, DateTimeOffset? date, DateTimeOffset now)
    {
        if (date is { } theirs && (now - theirs).Duration() > ClockTolerance)
        {
            yield return Finding.Warning(
                part, $"its clock and the one here differ by {(now - theirs).Duration().TotalSeconds:0} s", "set the clocks by NTP");
        }
    }
}
