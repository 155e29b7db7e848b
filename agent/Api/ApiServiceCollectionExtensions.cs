using Thalassa.Hosting.OpenApi;

namespace Thalassa.Agent.Api;

/// <summary>Adds what the endpoints of the API share.</summary>
internal static class ApiServiceCollectionExtensions
{
    /// <param name="services">Where to add.</param>
    /// <param name="version">Of the program.</param>
    public static void AddApi(this IServiceCollection services, string version)
    {
        services.AddSingleton<Operators>();
        services.AddSingleton<ChangeEndpoint>();
        services.AddProblemDetails();
        services.AddOpenApiParts().AddOpenApi(OpenApiDocuments.Name, document => document.Describe(
            "Serverless Thalassa: agent",
            version.Split('+')[0],
            "Frontends, backends and members of one HAProxy. A change is answered when HAProxy does it; "
                + "faults are application/problem+json."));
    }
}
