using System.Text.Json.Nodes;

namespace Thalassa.Agent.Stats;

/// <summary>Statistics as <c>GET /stats</c> and the stream show them.</summary>
internal static class StatsJson
{
    public static JsonObject Of(ObjectStats item)
    {
        var json = new JsonObject
        {
            ["id"] = item.Id,
            ["kind"] = item.Kind.ToString().ToLowerInvariant(),
            ["key"] = item.Key,
            ["status"] = item.Status,
            ["changedAt"] = item.ChangedAt.ToUnixTimeMilliseconds(),
            ["sessions"] = item.Sessions,
            ["queue"] = item.Queue,
            ["requests"] = item.Requests,
            ["rate"] = item.Rates.Requests,
            ["errorRate"] = item.Rates.Errors,
            ["bytesIn"] = item.BytesIn,
            ["bytesOut"] = item.BytesOut,
            ["bytesInRate"] = item.Rates.BytesIn,
            ["bytesOutRate"] = item.Rates.BytesOut,
            ["responses"] = new JsonObject(item.Responses.Select((count, i) => KeyValuePair.Create($"{i + 1}xx", (JsonNode?)count))),
            ["errors"] = item.Errors,
        };
        if (item.Kind != StatsKind.Frontend)
        {
            json["weight"] = item.Weight;
            json["responseMilliseconds"] = item.ResponseMilliseconds;
        }

        if (item.Kind == StatsKind.Member)
        {
            json["address"] = item.Address;
            json["server"] = item.Server;
            json["check"] = item.Check.Length == 0 ? null : new JsonObject
            {
                ["result"] = item.Check,
                ["code"] = item.CheckCode == 0 ? null : item.CheckCode,
                ["milliseconds"] = item.CheckMilliseconds,
                ["text"] = item.CheckText,
            };
        }

        return json;
    }

    /// <summary>The last minutes: times in Unix milliseconds, and for each object its rates and sessions at those times, null where it was not there.</summary>
    public static JsonObject Of(StatsSeries series) => new()
    {
        ["times"] = new JsonArray([.. series.Times.Select(at => JsonValue.Create(at.ToUnixTimeMilliseconds()))]),
        ["objects"] = new JsonObject(series.Points.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)new JsonObject
        {
            ["rate"] = Numbers(item.Value, point => point.Requests),
            ["errorRate"] = Numbers(item.Value, point => point.Errors),
            ["sessions"] = Numbers(item.Value, point => point.Sessions),
        }))),
    };

    /// <summary>The same with no more than a page draws.</summary>
    public static JsonObject Short(StatsSeries series) => new()
    {
        ["times"] = new JsonArray([.. series.Times.Select(at => JsonValue.Create(at.ToUnixTimeMilliseconds()))]),
        ["rates"] = new JsonObject(series.Points.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)Numbers(item.Value, point => point.Requests)))),
    };

    private static JsonArray Numbers(StatsPoint?[] points, Func<StatsPoint, float> number) =>
        new([.. points.Select(point => point is { } known ? JsonValue.Create(Math.Round(number(known), 1)) : null)]);
}
