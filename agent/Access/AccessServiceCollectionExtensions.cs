namespace Thalassa.Agent.Access;

/// <summary>Adds what guards the agent's API.</summary>
internal static class AccessServiceCollectionExtensions
{
    public static void AddAccess(this IServiceCollection services, AccessOptions access)
    {
        services.AddSingleton(access);
        services.AddCallerLimit(access);
        if (access.Tls is { } tls)
        {
            services.AddSingleton(provider => new ApiCertificates(tls, provider.GetRequiredService<ILogger<ApiCertificates>>()));
        }
    }
}
