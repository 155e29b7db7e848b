using Microsoft.AspNetCore.Http;

namespace Thalassa.Local.Hosting;

/// <summary>Who may call the functions that are not anonymous.</summary>
internal static class CallerGuard
{
    /// <summary>For an app by itself: whoever has the key, or without one every program of this machine.</summary>
    public static Func<RequestDelegate, RequestDelegate> Of(ApiKey? key) => next => key is null
        ? http => IsOfForeignPage(http.Request) ? RefusePage(http) : next(http)
        : http => key.Accepts(http.Request) ? next(http) : Refuse(http);

    /// <summary>Whether a page of another site sends it through the browser of someone at this machine.</summary>
    /// <remarks>Without a key this machine is trusted, but not what its browsers show; they say so in this header.</remarks>
    private static bool IsOfForeignPage(HttpRequest request) => request.Headers["Sec-Fetch-Site"] == "cross-site";

    private static Task RefusePage(HttpContext http) => Problem.Write(
        http, StatusCodes.Status403Forbidden, $"Without the setting {ApiKey.Setting} pages of other sites may not call this app.");

    private static Task Refuse(HttpContext http) => Problem.Write(
        http, StatusCodes.Status401Unauthorized, "Send the key of this app in the header x-functions-key, or in the query as code.");
}
