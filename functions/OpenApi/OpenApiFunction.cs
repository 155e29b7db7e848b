using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Thalassa.Hosting.OpenApi;

namespace Thalassa.Functions.OpenApi;

/// <summary>The description of this API.</summary>
public sealed class OpenApiFunction([FromKeyedServices(OpenApiDocuments.Name)] IOpenApiDocumentProvider documents)
{
    /// <summary>The OpenAPI 3.1 document; it is the same for every registry, so it needs no key.</summary>
    [Function("OpenApi")]
    [Answers(200, null, "application/json")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi/v1.json")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var document = await documents.GetOpenApiDocumentAsync(request.HttpContext.RequestAborted);
        return TypedResults.Text(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1), "application/json");
    }
}
