namespace Thalassa.Model.Routing;

/// <summary>A condition on a request, and the backend for matching requests.</summary>
public sealed record Rule
{
    /// <summary><c>path</c>, <c>url</c> or <c>header</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The name of the header; only with type <c>header</c>.</summary>
    public string? Header { get; init; }

    /// <summary>
    /// HAProxy's fetch method: <c>path</c>, <c>path_beg</c>, <c>path_reg</c>; <c>url</c>, <c>url_beg</c>,
    /// <c>url_reg</c>; <c>hdr_dom</c>.
    /// </summary>
    public required string Operation { get; init; }

    /// <summary>What to compare with, as <see cref="RuleValue"/> reads it: patterns, one of which must match, after flags.</summary>
    public required string Value { get; init; }

    /// <summary>The key of the backend.</summary>
    public required string Backend { get; init; }
}
