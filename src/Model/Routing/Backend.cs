using System.Text.Json.Serialization;

namespace Thalassa.Model.Routing;

/// <summary>A set of servers, either fixed (static) or from registrations (dynamic), in HAProxy's and Aqueduct's terms.</summary>
/// <remarks><see cref="BackendReader"/> makes one from JSON and checks it; a value that came from there is safe to render.</remarks>
public sealed record Backend
{
    /// <summary><c>backend/key</c>.</summary>
    [JsonPropertyOrder(-3)]
    public string Id => $"backend/{Key}";

    /// <summary>Always <c>backend</c>.</summary>
    [JsonPropertyName("_type"), JsonPropertyOrder(-2)]
    public string ObjectType => "backend";

    /// <summary>Its name in <c>haproxy.cfg</c>.</summary>
    [JsonPropertyOrder(-1)]
    public required string Key { get; init; }

    /// <summary><c>static</c> (fixed members) or <c>dynamic</c> (members are the live registrations of name and version).</summary>
    public required string Type { get; init; }

    /// <summary>The service whose registrations are the members; only with type <c>dynamic</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The version of the service; only with type <c>dynamic</c>.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// Several versions at once and each one's share of the traffic, 0 to 1000 and in proportion to their sum; null for the one of
    /// <c>version</c>.
    /// </summary>
    public IReadOnlyDictionary<string, int>? Versions { get; init; }

    /// <summary>HAProxy's balance algorithm.</summary>
    public string Balance { get; init; } = "roundrobin";

    /// <summary>The Host header for members instead of the client's, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Host { get; init; }

    /// <summary>The HTTP health check, or null for a plain connection check.</summary>
    public HealthCheck? Health { get; init; }

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string Mode { get; init; } = "http";

    /// <summary>Set by the operator for a static backend, from the registry for a dynamic one.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];

    /// <summary>Raw lines from the operator, copied unchanged into the section.</summary>
    public IReadOnlyList<string> Natives { get; init; } = [];

    /// <summary>Label of the agents that use it, or null for all.</summary>
    public string? Label { get; init; }

    /// <summary>Whether its members come from the registry.</summary>
    [JsonIgnore]
    public bool IsDynamic => Type == "dynamic";
}
