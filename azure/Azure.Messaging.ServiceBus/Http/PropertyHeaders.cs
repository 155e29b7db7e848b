using System.Buffers;
using Azure.Core;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>The application's own properties as HTTP headers, one each.</summary>
internal static class PropertyHeaders
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Headers of HTTP and of the service, which are never an application's.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Ranges", "Age", "Allow", "Authorization", "BrokerProperties", "Cache-Control", "Connection", "Content-Encoding",
        "Content-Length", "Content-Type", "Cookie", "Date", "ETag", "Expect", "Expires", "Host", "If-Match", "Keep-Alive", "Last-Modified",
        "Location", "Pragma", "Proxy-Connection", "Retry-After", "Server", "Set-Cookie", "Strict-Transport-Security", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "User-Agent", "Vary", "Via", "Warning", "traceparent", "tracestate",
    };

    /// <exception cref="NotSupportedException">A header cannot carry one of them.</exception>
    public static void Write(Request request, IDictionary<string, object> properties)
    {
        foreach (var (name, value) in properties)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters) || IsReserved(name))
            {
                throw new NotSupportedException(
                    $"Application property '{name}' cannot be the name of an HTTP header of its own; choose letters, digits and '-'.");
            }

            request.Headers.SetValue(name, PropertyValue.ToHeader(name, value));
        }
    }

    public static IReadOnlyDictionary<string, object> Read(ResponseHeaders headers)
    {
        var properties = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in headers)
        {
            if (!IsReserved(header.Name) && PropertyValue.TryFromHeader(header.Value, out var value))
            {
                properties[header.Name] = value;
            }
        }

        return properties;
    }

    private static bool IsReserved(string name) =>
        Reserved.Contains(name) || name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase);
}
