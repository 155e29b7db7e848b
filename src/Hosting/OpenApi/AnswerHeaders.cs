using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Thalassa.Hosting.OpenApi;

/// <summary>Describes the headers of answers: of success, and of "not modified".</summary>
internal static class AnswerHeaders
{
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<HeaderAttribute>())
        {
            foreach (var (_, answer) in operation.Responses?.Where(answer => answer.Key is ['2', ..] or "304") ?? [])
            {
                if (answer is OpenApiResponse response)
                {
                    response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
                    response.Headers[header.Name] = new OpenApiHeader
                    {
                        Description = header.Meaning,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    };
                }
            }
        }

        return Task.CompletedTask;
    }
}
