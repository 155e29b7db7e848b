namespace Thalassa.Agent.Stream;

/// <summary>Adds the stream to an agent.</summary>
internal static class StreamServiceCollectionExtensions
{
    public static void AddStream(this IServiceCollection services)
    {
        services.AddSingleton<StreamBoard>();
        services.AddSingleton<StreamView>();
        services.AddSingleton<StreamSnapshot>();
        services.AddSingleton<StreamServer>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamServer>());
    }

    /// <summary>Serves <c>/stream</c>: a WebSocket, which OpenAPI cannot describe; <c>docs/stream.md</c> does.</summary>
    public static void MapStream(this IEndpointRouteBuilder app) =>
        app.MapGet("/stream", (HttpContext context, StreamServer server) => server.AcceptAsync(context)).ExcludeFromDescription();
}
