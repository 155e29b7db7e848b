using System.Net;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Access;

/// <summary>Where a request comes from.</summary>
internal static class RemoteAddress
{
    /// <summary>The address of the client.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="isForwarded">Whether a front end that can be trusted adds the client's address as the last of <c>X-Forwarded-For</c>; what comes before it there a client can make up.</param>
    /// <returns>Null when it is not known.</returns>
    public static IPAddress? Of(HttpContext http, bool isForwarded)
    {
        if (!isForwarded || http.Request.Headers["X-Forwarded-For"] is not [.., { Length: > 0 } text])
        {
            return http.Connection.RemoteIpAddress;
        }

        var last = text.AsSpan(text.LastIndexOf(',') + 1).Trim();
        return IPAddress.TryParse(last, out var address) ? address : IPEndPoint.TryParse(last, out var endpoint) ? endpoint.Address : null;
    }
}
