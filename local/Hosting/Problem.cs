using Microsoft.AspNetCore.Http;

namespace Thalassa.Local.Hosting;

/// <summary>Answers that come from the host and not from a function, as RFC 9457 problems.</summary>
internal static class Problem
{
    public static Task Write(HttpContext http, int status, string detail)
    {
        HostHeaders.Set(http);
        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http);
    }
}
