using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Thalassa.Local.Host;

/// <summary>Where the app listens: where the Functions host looks for it, else on 7071 as the Functions tools do, and beyond this machine only with a key.</summary>
internal static class ListenAddress
{
    public static void Configure(WebApplicationBuilder builder, ApiKey? key, int? customHandlerPort)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            if (key is null)
            {
                kestrel.ConfigureEndpointDefaults(endpoint => RequireLoopback(endpoint.EndPoint));
            }
        });
        if (customHandlerPort is { } port)
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        }
        else if (string.IsNullOrEmpty(builder.Configuration["urls"])
            && string.IsNullOrEmpty(builder.Configuration["http_ports"])
            && string.IsNullOrEmpty(builder.Configuration["https_ports"]))
        {
            builder.WebHost.UseUrls("http://127.0.0.1:7071");
        }
    }

    private static void RequireLoopback(EndPoint endpoint)
    {
        if (endpoint is not UnixDomainSocketEndPoint && !(endpoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address)))
        {
            throw new InvalidOperationException(
                $"Without the setting {ApiKey.Setting} anyone who reaches {endpoint} could call every function. Set {ApiKey.Setting}, or listen on 127.0.0.1.");
        }
    }
}
