using System.Text.Json;

namespace Thalassa.Testing;

/// <summary>The error that an ancestor's client gave to its callback.</summary>
public sealed class AncestorException(JsonElement error) : Exception(error.GetProperty("message").GetString())
{
    /// <summary>Its <c>code</c>, as text, or null.</summary>
    public string? Code { get; } = error.TryGetProperty("code", out var code) ? code.ToString() : null;

    /// <summary>Its <c>statusCode</c>, or null.</summary>
    public int? StatusCode { get; } = error.TryGetProperty("statusCode", out var status) ? status.GetInt32() : null;
}
