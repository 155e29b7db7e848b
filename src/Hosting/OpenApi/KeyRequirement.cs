using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Thalassa.Hosting.OpenApi;

/// <summary>The key that calls need, as the scheme <c>key</c>.</summary>
internal static class KeyRequirement
{
    private const string Scheme = "key";

    public static Task AddSchemeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        _ = (context, cancellationToken);
        document.AddComponent(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "x-functions-key",
            Description = "The key of the program, if it has one; may also be sent as the query parameter code.",
        });
        return Task.CompletedTask;
    }

    public static Task AddToAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsNoKey>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }
}
