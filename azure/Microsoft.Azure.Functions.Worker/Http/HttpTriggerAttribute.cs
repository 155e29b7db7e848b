namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the <see cref="Microsoft.AspNetCore.Http.HttpRequest"/> parameter of a function that answers HTTP requests.</summary>
/// <param name="authLevel">Which key a request needs.</param>
/// <param name="methods">The HTTP methods; none stands for all.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    /// <summary>A trigger of <see cref="AuthorizationLevel.Function"/>.</summary>
    /// <param name="methods">The HTTP methods; none stands for all.</param>
    public HttpTriggerAttribute(params string[] methods) : this(AuthorizationLevel.Function, methods)
    {
    }

    /// <summary>The path below the route prefix, with <c>{parameters}</c>; null for the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>The HTTP methods; none stands for all.</summary>
    public string[]? Methods { get; } = methods;

    /// <summary>Which key a request needs.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;
}
