using System.Net;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Access;

/// <summary>The address of a request's sender; never a header value that the caller can forge.</summary>
/// <remarks>
/// <para>
/// Without a Functions host it is the connection's address, or behind a trusted front end the last entry of <c>X-Forwarded-For</c>.
/// </para>
/// <para>
/// Under a Functions host each connection is the host's, from loopback. Before any code of the app runs, the worker takes the last entry of
/// <c>X-Forwarded-For</c> for the connection's address and removes it. Whether the host added that entry, and what it wrote, differs: so
/// the entry before
/// counts when the last one is a program of the same machine, and without a trusted front end none does.
/// </para>
/// </remarks>
internal static class RemoteAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>The address of the caller.</summary>
    /// <returns>Null if unknown; an unknown address never counts as local.</returns>
    public static IPAddress? Of(HttpContext http, AppSettings settings)
    {
        var connection = http.Connection.RemoteIpAddress;
        if (!settings.IsUnderHost)
        {
            return settings.IsForwarded && http.Request.Headers[ForwardedFor] is [.., { Length: > 0 } text] ? Last(text) : connection;
        }

        if (!settings.IsForwarded)
        {
            return null;
        }

        var address = connection is null || IPAddress.IsLoopback(connection)
            ? http.Request.Headers[ForwardedFor] is [.., { Length: > 0 } rest] ? Last(rest) : null
            : connection;
        return address is null || IPAddress.IsLoopback(address) ? null : address;
    }

    private static IPAddress? Last(string list)
    {
        var last = list.AsSpan(list.LastIndexOf(',') + 1).Trim();
        return IPAddress.TryParse(last, out var address) ? address : IPEndPoint.TryParse(last, out var endpoint) ? endpoint.Address : null;
    }
}
