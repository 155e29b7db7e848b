using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Thalassa.Registry.Metrics;

/// <summary>A reading of a <see cref="RateMeter"/>, with the ancestor's names in JSON; rates are per second.</summary>
/// <param name="Count">How often it happened since the start.</param>
/// <param name="Mean">The rate since the start.</param>
/// <param name="Current">The rate of the last five seconds or so.</param>
/// <param name="OneMinute">The rate of the last minute or so.</param>
/// <param name="FiveMinutes">The rate of the last five minutes or so.</param>
/// <param name="FifteenMinutes">The rate of the last quarter of an hour or so.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Rates(
    long Count,
    double Mean,
    [property: JsonPropertyName("currentRate")] double Current,
    [property: JsonPropertyName("1MinuteRate")] double OneMinute,
    [property: JsonPropertyName("5MinuteRate")] double FiveMinutes,
    [property: JsonPropertyName("15MinuteRate")] double FifteenMinutes);
