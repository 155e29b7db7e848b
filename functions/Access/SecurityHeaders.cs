using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Access;

/// <summary>Security headers of every answer, unless the answer sets its own.</summary>
internal static class SecurityHeaders
{
    private const string Policy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets them before the function runs.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="isForwarded">Whether a front end terminates TLS and sets <c>X-Forwarded-Proto</c>.</param>
    public static void Set(HttpContext http, bool isForwarded)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.IsHttps || (isForwarded && http.Request.Headers["X-Forwarded-Proto"] == "https"))
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
