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

    /// <summary>Whether the request itself is at fault (4xx), so that sending it again changes nothing.</summary>
    public bool IsRefusal => Status is { } status && (int)status is >= 400 and < 500;
}
