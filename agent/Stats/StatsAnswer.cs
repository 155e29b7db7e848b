using System.Text.Json.Serialization;

namespace Thalassa.Agent.Stats;

/// <summary>The answer of <c>GET /stats</c>.</summary>
/// <param name="At">When it was read, Unix milliseconds; null when it could not be.</param>
/// <param name="Worker">The process id of the worker that counted, or null.</param>
/// <param name="Problem">Why the last attempt to read failed, or null.</param>
/// <param name="Objects">Every frontend, backend and member.</param>
internal sealed record StatsAnswer(long? At, int? Worker, string? Problem, IReadOnlyList<StatsItem> Objects)
{
    /// <summary>The last minutes; only with <c>history=true</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StatsPast? History { get; init; }

    /// <summary>The answer for a sample.</summary>
    public static StatsAnswer Of(StatsSample sample, string? problem, StatsSeries? history)
    {
        var isThere = sample.Worker != 0;
        return new StatsAnswer(
            isThere ? sample.At.ToUnixTimeMilliseconds() : null,
            isThere ? sample.Worker : null,
            problem,
            [.. sample.Objects.Select(StatsItem.Of)])
        {
            History = history is null ? null : StatsPast.Of(history),
        };
    }
}
