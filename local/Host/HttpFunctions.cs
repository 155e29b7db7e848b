using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Thalassa.Local.Host;

/// <summary>Gives each HTTP function its route, and every other request an answer that says what is wrong.</summary>
internal static class HttpFunctions
{
    public static void Map(IApplicationBuilder app, IEnumerable<Function> functions, HostJson host, ApiKey? key, FunctionExecutionDelegate pipeline)
    {
        app.UseRouting();
        app.Use(next => http => Guard(http, next));
        if (Throttle.IsNeeded(host))
        {
            app.UseRateLimiter();
        }

        var limits = app.ApplicationServices.GetRequiredService<InvocationLimits>();
        app.UseEndpoints(routes =>
        {
            foreach (var function in functions.Where(function => function.Http is not null))
            {
                var trigger = function.Http!;
                var endpoint = ActivatorUtilities.CreateInstance<HttpEndpoint>(app.ApplicationServices, function, limits, pipeline);
                var handler = trigger.AuthLevel == AuthorizationLevel.Anonymous ? endpoint.Handle : CallerGuard.Of(key)(endpoint.Handle);
                var route = $"{host.RoutePrefix}/{trigger.Route ?? function.Name}";
                var mapped = trigger.Methods is { Length: > 0 } methods
                    ? routes.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), handler)
                    : routes.Map(route, handler);
                mapped.WithMetadata(function).WithDisplayName(function.Name);
            }
        });
    }

    private static Task Guard(HttpContext http, RequestDelegate next) => http.GetEndpoint() switch
    {
        null => Problem.Write(http, StatusCodes.Status404NotFound, $"There is nothing at {http.Request.Path}."),
        { } endpoint when endpoint.Metadata.GetMetadata<Function>() is null => RefuseMethod(http, next),
        _ => next(http),
    };

    /// <remarks>The only endpoint that is no function is the router's own, which sets <c>Allow</c> and status 405.</remarks>
    private static async Task RefuseMethod(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            await Problem.Write(
                http, StatusCodes.Status405MethodNotAllowed, $"{http.Request.Path} has no method {http.Request.Method}; it has {http.Response.Headers.Allow}.");
        }
    }
}
