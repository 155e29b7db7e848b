using System.Collections.Immutable;

namespace Thalassa.Agent.Stats;

/// <summary>What HAProxy counted for one frontend, backend or member since its worker started.</summary>
public sealed record ObjectStats
{
    /// <summary>What it is.</summary>
    public required StatsKind Kind { get; init; }

    /// <summary>The key of the frontend or backend.</summary>
    public required string Key { get; init; }

    /// <summary>HAProxy's name of the member's server line, such as <c>s3</c>; empty for the others.</summary>
    public string Server { get; init; } = string.Empty;

    /// <summary>The member's address and port as HAProxy prints them; empty for the others.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>
    /// HAProxy's word: <c>UP</c>, <c>DOWN</c>, <c>DRAIN</c>, <c>MAINT</c>, <c>OPEN</c>, <c>no check</c>, or <c>UP 1/2</c> on the way.
    /// </summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>The weight that a member has now, and a backend's members have together.</summary>
    public int Weight { get; init; }

    /// <summary>Sessions or requests that run now.</summary>
    public int Sessions { get; init; }

    /// <summary>Requests that wait for a member now.</summary>
    public int Queue { get; init; }

    /// <summary>Requests, or connections where HAProxy does not look into them, until now.</summary>
    public long Requests { get; init; }

    /// <summary>Bytes from clients until now.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes to clients until now.</summary>
    public long BytesOut { get; init; }

    /// <summary>Answers until now, by their first digit: 1xx to 5xx; all 0 in mode tcp.</summary>
    public ImmutableArray<long> Responses { get; init; } = [0, 0, 0, 0, 0];

    /// <summary>Failed connections to members and broken answers of members until now.</summary>
    public long Errors { get; init; }

    /// <summary>What the last health check gave, such as <c>L7OK</c> or <c>L4CON</c>; empty without one.</summary>
    public string Check { get; init; } = string.Empty;

    /// <summary>The HTTP status that the check got, or 0.</summary>
    public int CheckCode { get; init; }

    /// <summary>How long the check took, milliseconds.</summary>
    public int CheckMilliseconds { get; init; }

    /// <summary>What the member said to the check, in its own words. Text of a stranger.</summary>
    public string CheckText { get; init; } = string.Empty;

    /// <summary>The mean time of the last answers, milliseconds.</summary>
    public int ResponseMilliseconds { get; init; }

    /// <summary>When <c>status</c> last changed, as exact as HAProxy's whole seconds allow.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>How fast the counters grow.</summary>
    public StatsRates Rates { get; init; }

    /// <summary><c>frontend/web</c>, <c>backend/live</c>, or <c>backend/live/10.0.0.1:80</c>.</summary>
    public string Id => Kind switch
    {
        StatsKind.Frontend => $"frontend/{Key}",
        StatsKind.Backend => $"backend/{Key}",
        _ => $"backend/{Key}/{(Address.Length > 0 ? Address : Server)}",
    };
}
