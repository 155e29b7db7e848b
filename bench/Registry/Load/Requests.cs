using System.Text;

namespace Thalassa.Bench.Registry.Load;

/// <summary>HTTP/1.1 requests as bytes.</summary>
internal static class Requests
{
    /// <summary>Builds one request.</summary>
    /// <param name="line">Method and path: <c>GET /status</c>.</param>
    /// <param name="body">The body, or null for none.</param>
    /// <param name="headers">Lines without their ends.</param>
    public static ReadOnlyMemory<byte> Build(string line, string? body = null, params ReadOnlySpan<string> headers)
    {
        var text = new StringBuilder(line).Append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        foreach (var header in headers)
        {
            text.Append(header).Append("\r\n");
        }

        if (body is not null)
        {
            text.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }

    /// <summary>Heartbeats of several services.</summary>
    /// <param name="services">How many services.</param>
    /// <param name="instances">How many instances of each.</param>
    /// <param name="secondsToExpire">Their lease.</param>
    public static ReadOnlyMemory<byte>[] Heartbeats(int services, int instances, int secondsToExpire = 3600) =>
    [
        .. from service in Enumerable.Range(0, services)
           from instance in Enumerable.Range(0, instances)
           select Build(
               $"POST {Path(service, instance)}",
               Meta(service, instance, secondsToExpire),
               "Content-Type: application/json"),
    ];

    /// <summary>The path of an instance's registration.</summary>
    public static string Path(int service, int instance) =>
        $"/registrations/service-{service}/1.0.0/10.{instance / 62500}.{instance / 250 % 250}.{(instance % 250) + 1}/{8000 + service}";

    /// <summary>The meta of an instance, of an ordinary size.</summary>
    public static string Meta(int service, int instance, int secondsToExpire) =>
        $$"""{"hostname":"vm-{{instance}}","pid":{{1000 + service}},"team":"shop","secondsToExpire":{{secondsToExpire}}}""";
}
