using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Thalassa.Registry.Metrics;

/// <summary>A reading of a <see cref="RateMeter"/>, with the names of the earlier system in JSON; rates are per second.</summary>
/// <param name="Count">Count since the start.</param>
/// <param name="Mean">The rate since the start.</param>
/// <param name="Current">The rate over about five seconds.</param>
/// <param name="OneMinute">The rate over about one minute.</param>
/// <param name="FiveMinutes">The rate over about five minutes.</param>
/// <param name="FifteenMinutes">The rate over about 15 minutes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Rates(
    long Count,
    double Mean,
    [property: JsonPropertyName("currentRate")] double Current,
    [property: JsonPropertyName("1MinuteRate")] double OneMinute,
    [property: JsonPropertyName("5MinuteRate")] double FiveMinutes,
    [property: JsonPropertyName("15MinuteRate")] double FifteenMinutes);
