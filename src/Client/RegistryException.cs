using System.Net;
using System.Text.Json;

namespace Thalassa.Client;

/// <summary>The registry did not do what was asked: it refused, it failed, or none of its hosts answered.</summary>
public sealed class RegistryException : Exception
{
    /// <summary>For a failure without an answer.</summary>
    public RegistryException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>For an answer that says no.</summary>
    public RegistryException(string message, HttpStatusCode status, JsonElement? problem)
        : base(message) =>
        (Status, Problem) = (status, problem);

    /// <summary>The answer's status, or null when there was no usable answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The registry's own <c>application/problem+json</c>, or null when it gave none.</summary>
    public JsonElement? Problem { get; }

    /// <summary>How long the registry wants to be left alone (<c>Retry-After</c>), or null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the request itself is at fault (4xx but for 408 and 429), so that sending it again changes nothing.</summary>
    public bool IsRefusal =>
        Status is { } status and not HttpStatusCode.RequestTimeout and not HttpStatusCode.TooManyRequests
        && (int)status is >= 400 and < 500;

    /// <summary>One failure that contains the answer of each host.</summary>
    /// <param name="failures">At least one.</param>
    internal static RegistryException OfAll(IReadOnlyList<RegistryException> failures) => failures.Count == 1
        ? failures[0]
        : new RegistryException(string.Join("; ", failures.Select(failure => failure.Message)), failures[0])
        {
            RetryAfter = failures.Min(failure => failure.RetryAfter),
        };
}
