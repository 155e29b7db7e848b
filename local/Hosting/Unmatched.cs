using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Thalassa.Local.Hosting;

/// <summary>Answers what reaches no function: 404 without a route, 405 where it has other methods, 413 for a huge body.</summary>
internal static class Unmatched
{
    public static void Use(IApplicationBuilder app) => app.Use(next => http => http.GetEndpoint() switch
    {
        null => Nothing(http),
        RouteEndpoint when http.Request.ContentLength > RequestLimits.BodyBytes => RefuseBody(http),
        RouteEndpoint => next(http),
        _ => RefuseMethod(http, next),
    });

    /// <summary>The route pattern of a function, as both hosts map it.</summary>
    /// <remarks>
    /// The root's optional part that has no characters is no part here: the router would choose it by its shape for any path of one part,
    /// and refuse other
    /// methods before it looks at the characters.
    /// </remarks>
    public static string Pattern(string prefix, string route) =>
        $"{prefix}/{(route.EndsWith(":maxlength(0)?}", StringComparison.Ordinal) ? string.Empty : route)}";

    private static Task Nothing(HttpContext http) =>
        Problem.Write(http, StatusCodes.Status404NotFound, $"There is nothing at {http.Request.Path}.");

    private static Task RefuseBody(HttpContext http) => Problem.Write(
        http, StatusCodes.Status413PayloadTooLarge, $"The body exceeds the limit of {RequestLimits.BodyBytes} bytes.");

    /// <remarks>The only endpoint without a route is the router's own, which sets <c>Allow</c> and status 405.</remarks>
    private static async Task RefuseMethod(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            await Problem.Write(
                http,
                StatusCodes.Status405MethodNotAllowed,
                $"{http.Request.Path} does not support {http.Request.Method}; allowed: {http.Response.Headers.Allow}.");
        }
    }
}
