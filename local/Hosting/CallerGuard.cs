using System.Net;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Local.Hosting;

/// <summary>Who may call functions.</summary>
internal static class CallerGuard
{
    /// <summary>For an app without a Functions host: callers that send the key, or without a key every program of this machine.</summary>
    public static Func<RequestDelegate, RequestDelegate> Of(ApiKey? key) => next => key is null
        ? http => IsOfForeignPage(http.Request) ? RefusePage(http) : next(http)
        : http => key.Accepts(http.Request) ? next(http) : Refuse(http);

    /// <summary>For functions that need no key: without one no page of another site reads them through a browser of this machine.</summary>
    /// <remarks>A link from another site may be followed, so <c>Sec-Fetch-Site</c> does not count: only the user sees the answer.</remarks>
    public static Func<RequestDelegate, RequestDelegate> OfAnonymous(ApiKey? key) =>
        next => key is null ? http => IsReadByForeignPage(http.Request) ? RefusePage(http) : next(http) : next;

    /// <summary>Whether a page of another site sends it through the browser of someone at this machine.</summary>
    /// <remarks>
    /// Without a key this machine is trusted, but not what its browsers show. A name that another site has resolve to this machine stays in
    /// <c>Host</c>; where a page came from is in <c>Origin</c>, and in newer browsers in <c>Sec-Fetch-Site</c>.
    /// </remarks>
    private static bool IsOfForeignPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site" || IsReadByForeignPage(request);

    private static bool IsReadByForeignPage(HttpRequest request) =>
        !IsOfThisMachine(request.Host.Host)
        || (request.Headers.Origin is [{ Length: > 0 } origin, ..] && !IsOwn(origin, request));

    private static bool IsOfThisMachine(string host) =>
        host is "" or "127.0.0.1"
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Scheme.Equals(request.Scheme, StringComparison.OrdinalIgnoreCase)
        && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static Task RefusePage(HttpContext http) =>
        Problem.Write(
            http,
            StatusCodes.Status403Forbidden,
            $"Without the setting {ApiKey.Setting} only programs on this machine may call this app, by a loopback address and not from "
            + "pages of other sites.");

    private static Task Refuse(HttpContext http) => Problem.Write(
        http, StatusCodes.Status401Unauthorized, "Send the key of this app in the header x-functions-key or the query parameter code.");
}
