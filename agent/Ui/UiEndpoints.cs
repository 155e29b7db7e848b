using Microsoft.Net.Http.Headers;

namespace Thalassa.Agent.Ui;

/// <summary>Serves the page on which operators see and steer: <c>GET /</c>, and its parts below <c>/ui</c>.</summary>
/// <remarks>The page is part of the program. It asks no other host for anything, and its policy lets it do nothing else.</remarks>
internal static class UiEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    public static void MapUi(this IEndpointRouteBuilder app)
    {
        var files = PageFile.LoadAll();
        app.MapGet("/", (HttpContext context) => Answer(context, files["index.html"])).ExcludeFromDescription();
        app.MapGet("/ui/{file}", (string file, HttpContext context) =>
                files.TryGetValue(file, out var found) ? Answer(context, found) : Results.NotFound())
            .ExcludeFromDescription();
    }

    /// <summary>Whether a path is one of the page's own, which hold no data.</summary>
    public static bool IsPage(PathString path) => path == "/" || path.StartsWithSegments("/ui", StringComparison.Ordinal);

    private static IResult Answer(HttpContext context, PageFile file)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        return Results.Bytes(file.Content, file.ContentType, entityTag: new EntityTagHeaderValue(file.ETag));
    }
}
