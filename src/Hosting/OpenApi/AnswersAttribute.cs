namespace Thalassa.Hosting.OpenApi;

/// <summary>A successful answer of a call.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="type">The type whose JSON the body is; null for no body, or for one that has no schema.</param>
/// <param name="mediaType">The type of the body; null for none.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute(int status, Type? type = null, string? mediaType = null) : Attribute
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The type whose JSON the body is, or null.</summary>
    public Type? Type => type;

    /// <summary>The type of the body, or null for none.</summary>
    public string? MediaType => mediaType ?? (type is null ? null : "application/json");
}
