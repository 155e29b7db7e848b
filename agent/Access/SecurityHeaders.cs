namespace Thalassa.Agent.Access;

/// <summary>What browsers are told about every answer, unless the answer itself says it better.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state => Set((HttpContext)state), context);
        return next(context);
    });

    private static Task Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = headers.ContentSecurityPolicy is { Count: > 0 } own
            ? own
            : "default-src 'none'; frame-ancestors 'none'";
        headers.CacheControl = headers.CacheControl is { Count: > 0 } cache ? cache : "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }
}
