using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Thalassa.Hosting.OpenApi;

/// <summary>Describes the query parameters.</summary>
internal static class QueryMeanings
{
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        var known = context
            .Description.ActionDescriptor.EndpointMetadata.OfType<QueryAttribute>()
            .ToDictionary(query => query.Name, StringComparer.Ordinal);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.In == ParameterLocation.Query && known.TryGetValue(parameter.Name!, out var query))
            {
                parameter.Description = query.Meaning;
            }
        }

        return Task.CompletedTask;
    }
}
