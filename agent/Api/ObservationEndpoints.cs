using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Stats;
using Thalassa.Agent.Stream;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Api;

/// <summary>What shows the agent and its HAProxy at work: statistics, the activity log, and the stream of both.</summary>
internal static class ObservationEndpoints
{
    public static void MapObservation(this IEndpointRouteBuilder app)
    {
        app.MapGet("/stats", GetStatsAsync).Describe("Stats", "HAProxy's statistics of every frontend, backend and member; with history=true those of the last minutes too.");
        app.MapGet("/activity", GetActivity)
            .Describe("ListActivity", "What happened, the newest last; since is the id of the last entry that is known.").Produces<JsonObject>().Refuses(400);
        app.MapGet("/activity/{id:long}", GetEntry).Describe("GetActivity", "One entry of the activity log.").Produces<JsonObject>().Refuses(404);

        // A WebSocket, which OpenAPI has no words for; docs/stream.md has.
        app.MapGet("/stream", (HttpContext context, StreamServer server) => server.AcceptAsync(context)).ExcludeFromDescription();
    }

    private static async Task<JsonObject> GetStatsAsync(bool? history, StatsService stats, CancellationToken cancellationToken)
    {
        var sample = await stats.ReadAsync(cancellationToken);
        var json = new JsonObject
        {
            ["at"] = sample.Worker == 0 ? null : sample.At.ToUnixTimeMilliseconds(),
            ["worker"] = sample.Worker == 0 ? null : sample.Worker,
            ["problem"] = stats.Problem,
            ["objects"] = new JsonArray([.. sample.Objects.Select(StatsJson.Of)]),
        };
        if (history ?? false)
        {
            json["history"] = StatsJson.Of(stats.History.Read());
        }

        return json;
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

        var page = log.Read(from, most);
        return Results.Json(new JsonObject
        {
            ["entries"] = new JsonArray([.. page.Entries.Select(entry => JsonSerializer.SerializeToNode(entry, ActivityJson.Relaxed.ActivityEntry))]),
            ["last"] = page.Last,
            ["missed"] = page.Missed,
        });
    }
}
