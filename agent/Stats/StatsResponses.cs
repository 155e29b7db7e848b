using System.Text.Json.Serialization;

namespace Thalassa.Agent.Stats;

/// <summary>Answers by their first digit; all 0 in mode tcp.</summary>
internal sealed record StatsResponses(
    [property: JsonPropertyName("1xx")] long Informational,
    [property: JsonPropertyName("2xx")] long Successful,
    [property: JsonPropertyName("3xx")] long Redirecting,
    [property: JsonPropertyName("4xx")] long Refusing,
    [property: JsonPropertyName("5xx")] long Failing);
