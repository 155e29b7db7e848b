using System.Text.Json.Serialization;

namespace Thalassa.Agent.Stats;

/// <summary>
/// What HAProxy counted for one frontend, backend or member since its worker started, as <c>GET /stats</c> and the stream show it.
/// </summary>
/// <param name="Id"><c>frontend/web</c>, <c>backend/live</c>, or <c>backend/live/10.0.0.1:80</c>.</param>
/// <param name="Kind"><c>frontend</c>, <c>backend</c> or <c>member</c>.</param>
/// <param name="Key">The key of the frontend or backend.</param>
/// <param name="Status">HAProxy's word, such as <c>UP</c>, <c>DOWN</c>, <c>DRAIN</c>, <c>OPEN</c> or <c>no check</c>.</param>
/// <param name="ChangedAt">When that last changed, Unix milliseconds.</param>
/// <param name="Sessions">Sessions or requests that run now.</param>
/// <param name="Queue">Requests that wait for a member now.</param>
/// <param name="Requests">Requests until now, or connections where HAProxy does not look into them.</param>
/// <param name="Rate">Of requests, a second.</param>
/// <param name="ErrorRate">Of answers 5xx, failed connections and broken answers, a second.</param>
/// <param name="BytesIn">From clients, until now.</param>
/// <param name="BytesOut">To clients, until now.</param>
/// <param name="BytesInRate">Bytes from clients a second.</param>
/// <param name="BytesOutRate">Bytes to clients a second.</param>
/// <param name="Responses">Answers until now, by their first digit.</param>
/// <param name="Errors">Failed connections to members and broken answers of members, until now.</param>
internal sealed record StatsItem(
    string Id,
    string Kind,
    string Key,
    string Status,
    long ChangedAt,
    int Sessions,
    int Queue,
    long Requests,
    double Rate,
    double ErrorRate,
    long BytesIn,
    long BytesOut,
    double BytesInRate,
    double BytesOutRate,
    StatsResponses Responses,
    long Errors)
{
    /// <summary>That a member has now, and a backend's members have together; a frontend has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Weight { get; init; }

    /// <summary>The mean time of the last answers; a frontend has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ResponseMilliseconds { get; init; }

    /// <summary>A member's address and port as HAProxy prints them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Address { get; init; }

    /// <summary>HAProxy's name for a member's line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Server { get; init; }

    /// <summary>A member's last health check, if there was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StatsCheck? Check { get; init; }

    /// <summary>As it is shown.</summary>
    public static StatsItem Of(ObjectStats item)
    {
        var isMember = item.Kind == StatsKind.Member;
        return new StatsItem(
            item.Id,
            item.Kind switch { StatsKind.Frontend => "frontend", StatsKind.Backend => "backend", _ => "member" },
            item.Key,
            item.Status,
            item.ChangedAt.ToUnixTimeMilliseconds(),
            item.Sessions,
            item.Queue,
            item.Requests,
            item.Rates.Requests,
            item.Rates.Errors,
            item.BytesIn,
            item.BytesOut,
            item.Rates.BytesIn,
            item.Rates.BytesOut,
            new StatsResponses(item.Responses[0], item.Responses[1], item.Responses[2], item.Responses[3], item.Responses[4]),
            item.Errors)
        {
            Weight = item.Kind == StatsKind.Frontend ? null : item.Weight,
            ResponseMilliseconds = item.Kind == StatsKind.Frontend ? null : item.ResponseMilliseconds,
            Address = isMember ? item.Address : null,
            Server = isMember ? item.Server : null,
            Check = isMember && item.Check.Length > 0
                ? new StatsCheck(item.Check, item.CheckCode == 0 ? null : item.CheckCode, item.CheckMilliseconds, item.CheckText)
                : null,
        };
    }
}

/// <summary>A health check.</summary>
/// <param name="Result">Such as <c>L7OK</c> or <c>L4CON</c>.</param>
/// <param name="Code">The HTTP status that it got, or null.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Text">What the member said to it, in its own words. Text of a stranger.</param>
internal sealed record StatsCheck(string Result, int? Code, int Milliseconds, string Text);

/// <summary>What a line of HAProxy's statistics is about.</summary>
public enum StatsKind
{
    /// <summary>A set of listening sockets.</summary>
    Frontend,

    /// <summary>All members of a backend together.</summary>
    Backend,

    /// <summary>One member of a backend.</summary>
    Member,
}

/// <summary>Answers by their first digit; all 0 in mode tcp.</summary>
internal sealed record StatsResponses(
    [property: JsonPropertyName("1xx")] long Informational,
    [property: JsonPropertyName("2xx")] long Successful,
    [property: JsonPropertyName("3xx")] long Redirecting,
    [property: JsonPropertyName("4xx")] long Refusing,
    [property: JsonPropertyName("5xx")] long Failing);
