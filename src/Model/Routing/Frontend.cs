using System.Text.Json.Serialization;

namespace Thalassa.Model.Routing;

/// <summary>A set of listening sockets with routing rules, in HAProxy's and Aqueduct's terms.</summary>
/// <remarks><see cref="FrontendReader"/> makes one from JSON and checks it; a value that came from there is safe to render.</remarks>
public sealed record Frontend
{
    /// <summary><c>frontend/key</c>.</summary>
    [JsonPropertyOrder(-3)]
    public string Id => $"frontend/{Key}";

    /// <summary>Always <c>frontend</c>.</summary>
    [JsonPropertyName("_type"), JsonPropertyOrder(-2)]
    public string Type => "frontend";

    /// <summary>Its name in <c>haproxy.cfg</c>.</summary>
    [JsonPropertyOrder(-1)]
    public required string Key { get; init; }

    /// <summary>A display name from Thalassa Consul, or null; not used otherwise.</summary>
    public string? Name { get; init; }

    /// <summary>Addresses to listen on, separated by commas: <c>*:80,10.0.0.1:8080,[::1]:80</c>.</summary>
    public required string Bind { get; init; }

    /// <summary>The key of the default backend; if it does not exist yet, requests get 503.</summary>
    public required string Backend { get; init; }

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string Mode { get; init; } = "http";

    /// <summary><c>default</c>, <c>close</c> or <c>server-close</c>.</summary>
    public string Keepalive { get; init; } = "default";

    /// <summary>The first rule that matches wins over <c>backend</c>.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Raw lines from the operator, copied unchanged into the section.</summary>
    public IReadOnlyList<string> Natives { get; init; } = [];

    /// <summary>Label of the agents that use it, or null for all.</summary>
    public string? Label { get; init; }

    /// <summary>All backends it uses, the default first, each once.</summary>
    public IEnumerable<string> BackendKeys() => Rules.Select(rule => rule.Backend).Prepend(Backend).Distinct(StringComparer.Ordinal);
}
