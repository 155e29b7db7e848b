using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Thalassa.Local.Hosting;

/// <summary>Answers what reaches no function: 404 where there is no route, 405 where the route has other methods.</summary>
internal static class Unmatched
{
    public static void Use(IApplicationBuilder app) => app.Use(next => http => http.GetEndpoint() switch
    {
        null => Problem.Write(http, StatusCodes.Status404NotFound, $"There is nothing at {http.Request.Path}."),
        RouteEndpoint => next(http),
        _ => RefuseMethod(http, next),
    });

    /// <remarks>The only endpoint without a route is the router's own, which sets <c>Allow</c> and status 405.</remarks>
    private static async Task RefuseMethod(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            await Problem.Write(
                http,
                StatusCodes.Status405MethodNotAllowed,
                $"{http.Request.Path} has no method {http.Request.Method}; it has {http.Response.Headers.Allow}.");
        }
    }
}
