using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using Thalassa.Model;

namespace Thalassa.Hosting.OpenApi;

/// <summary>The OpenAPI document of a program, generated from its calls and the types of their JSON.</summary>
public static class OpenApiDocuments
{
    /// <summary>The name of the document, and of its address <c>/openapi/v1.json</c>.</summary>
    public const string Name = "v1";

    /// <summary>
    /// Adds what the document needs besides <c>AddOpenApi</c>, which each program calls itself, so that the comments of its code come into
    /// it.
    /// </summary>
    public static IServiceCollection AddOpenApiParts(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IApiDescriptionProvider, BodyDescriptions>());
        return services.ConfigureHttpJsonOptions(json =>
        {
            // Schemas are of the JSON that the model writes, not of all that a lenient reader would take.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, Json.Relaxed);
        });
    }

    /// <summary>Shapes the document.</summary>
    /// <param name="options">Of the document.</param>
    /// <param name="title">The title of the API.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="description">An introduction.</param>
    public static void Describe(this OpenApiOptions options, string title, string version, string description)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(ModelSchemas.CompleteAsync);
        options.AddOperationTransformer(KeyRequirement.AddToAsync);
        options.AddOperationTransformer(QueryMeanings.AddAsync);
        options.AddOperationTransformer(AnswerHeaders.AddAsync);
        options.AddDocumentTransformer(KeyRequirement.AddSchemeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = title, Version = version, Description = description };

            // The program does not know under which address it was called.
            document.Servers = [];
            return Task.CompletedTask;
        });
    }
}
