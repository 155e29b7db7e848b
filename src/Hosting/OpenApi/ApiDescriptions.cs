using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Thalassa.Hosting.OpenApi;

/// <summary>Parts of the description of a call, as the API explorer has them.</summary>
public static class ApiDescriptions
{
    private static readonly EmptyModelMetadataProvider Metadata = new();

    /// <summary>A parameter of the path, the query or the body.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Where it is.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="isRequired">Whether the call needs it.</param>
    public static ApiParameterDescription Parameter(string name, BindingSource source, Type type, bool isRequired) => new()
    {
        Name = name,
        Source = source,
        Type = type,
        ModelMetadata = Metadata.GetMetadataForType(type),
        IsRequired = isRequired,
    };

    /// <summary>Adds the body that a call takes.</summary>
    public static void AddBody(ApiDescription call, TakesAttribute body)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(body);
        call.ParameterDescriptions.Add(Parameter("body", BindingSource.Body, body.Type, body.IsRequired));
        call.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = "application/json" });
    }

    /// <summary>An answer.</summary>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="type">The type whose JSON it is, or null.</param>
    /// <param name="mediaType">The type of its body, or null for none.</param>
    public static ApiResponseType Answer(int status, Type? type, string? mediaType) => new()
    {
        StatusCode = status,
        Type = type,
        ApiResponseFormats = mediaType is null ? [] : [new ApiResponseFormat { MediaType = mediaType }],
    };
}
