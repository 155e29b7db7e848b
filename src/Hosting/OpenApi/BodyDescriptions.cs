using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Thalassa.Hosting.OpenApi;

/// <summary>Describes the bodies of endpoints that read them by themselves.</summary>
/// <remarks>What ASP.NET Core has for that, <c>Accepts</c>, would also refuse the content types that old clients send.</remarks>
internal sealed class BodyDescriptions : IApiDescriptionProvider
{
    // After those that find the endpoints.
    public int Order => 1000;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        foreach (var call in context.Results)
        {
            if (call.ActionDescriptor.EndpointMetadata.OfType<TakesAttribute>().FirstOrDefault() is { } body)
            {
                ApiDescriptions.AddBody(call, body);
            }
        }
    }
}
