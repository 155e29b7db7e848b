using Thalassa.Agent.Activity;
using Thalassa.Agent.Stats;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Api;

/// <summary>What shows the agent and its HAProxy at work: statistics and the activity log.</summary>
internal static class ObservationEndpoints
{
    public static void MapObservation(this IEndpointRouteBuilder app)
    {
        app.MapGet("/stats", GetStatsAsync)
            .Describe(
                "Stats", "HAProxy's statistics of every frontend, backend and member; with history=true those of the last minutes too.")
            .Produces<StatsAnswer>()
            .Refuses(400);
        app.MapGet("/activity", GetActivity)
            .Describe("ListActivity", "What happened, the newest last; since is the id of the last entry that is known.")
            .Produces<ActivityPage>()
            .Refuses(400);
        app.MapGet("/activity/{id:long}", GetEntry)
            .Describe("GetActivity", "One entry of the activity log.")
            .Produces<ActivityEntry>()
            .Refuses(404);
    }

    private static async Task<IResult> GetStatsAsync(bool? history, StatsService stats, CancellationToken cancellationToken)
    {
        var sample = await stats.ReadAsync(cancellationToken);
        return Results.Json(
            StatsAnswer.Of(sample, stats.Problem, history ?? false ? stats.History.Read() : null), StatsJson.Relaxed.StatsAnswer);
    }

    private static IResult GetEntry(long id, ActivityLog log) =>
        log.Find(id) is { } entry ? Results.Json(entry, ActivityJson.Relaxed.ActivityEntry) : Problems.NotFound($"entry {id}");

    private static IResult GetActivity(string? since, string? limit, ActivityLog log)
    {
        var faults = new FaultList();
        var (from, most) = (0L, ActivityLog.Most);
        if (since is not null && (!long.TryParse(since, out from) || from < 0))
        {
            faults.Add("since", "is the id of an entry, or 0 for all");
        }

        if (limit is not null && (!int.TryParse(limit, out most) || most is < 1 or > ActivityLog.Most))
        {
            faults.Add("limit", $"is a number from 1 to {ActivityLog.Most}");
        }

        if (faults.Count > 0)
        {
            return Problems.Of(faults);
        }

        return Results.Json(log.Read(from, most), ActivityJson.Relaxed.ActivityPage);
    }
}
