using System.Text.Json.Serialization;

namespace Thalassa.Model.Routing;

/// <summary>A set of listening sockets and where their requests go, in HAProxy's and Aqueduct's words.</summary>
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

    /// <summary>What Thalassa Consul's users call it, or null; nothing depends on it.</summary>
    public string? Name { get; init; }

    /// <summary>Addresses to listen on, joined by commas: <c>*:80,10.0.0.1:8080,[::1]:80</c>.</summary>
    public required string Bind { get; init; }

    /// <summary>The key of the default backend; it may not exist yet, and then requests are answered with 503.</summary>
    public required string Backend { get; init; }

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string Mode { get; init; } = "http";

    /// <summary><c>default</c>, <c>close</c> or <c>server-close</c>.</summary>
    public string Keepalive { get; init; } = "default";

    /// <summary>The first rule that matches wins over <c>backend</c>.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Raw lines of the operator's own, put into the section as they are.</summary>
    public IReadOnlyList<string> Natives { get; init; } = [];

    /// <summary>Which agents it is for: those started with this label, or all when null.</summary>
    public string? Label { get; init; }

    /// <summary>Every backend it names, the default one first, each once.</summary>
    public IEnumerable<string> BackendKeys() => Rules.Select(rule => rule.Backend).Prepend(Backend).Distinct(StringComparer.Ordinal);
}
