namespace Thalassa.Model.Routing;

/// <summary>The HTTP health check of a member. A 2xx or 3xx answer is healthy.</summary>
public sealed record HealthCheck
{
    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path, with an optional query.</summary>
    public string Uri { get; init; } = "/";

    /// <summary><c>HTTP/1.0</c>, or <c>HTTP/1.1</c>, for which the backend needs a <c>host</c>.</summary>
    public string HttpVersion { get; init; } = "HTTP/1.0";

    /// <summary>Milliseconds between two checks.</summary>
    public int Interval { get; init; } = 2000;
}
