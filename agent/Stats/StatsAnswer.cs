using System.Text.Encodings.Web;
using System.Text.Json;
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

/// <summary>The JSON of statistics, in answers and on the stream.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(StatsItem))]
[JsonSerializable(typeof(StatsRecent))]
internal sealed partial class StatsJson : JsonSerializerContext
{
    /// <summary>Writes what is not markup as it is: pages escape it.</summary>
    public static StatsJson Relaxed =>
        field ??= new StatsJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
