using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace Thalassa.Local.Hosting;

/// <summary>Where the app listens: on 7071 as the Functions tools do, and beyond this machine only with a key.</summary>
internal static class ListenAddress
{
    private const string Default = "http://127.0.0.1:7071";

    /// <summary>The addresses that the command line names, else the environment, as ASP.NET Core reads them.</summary>
    /// <remarks>
    /// Not from the app's configuration: there the worker has put the address at which a Functions host would look for it.
    /// </remarks>
    public static IReadOnlyList<string> Read(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args).Build();
        string[] given =
        [
            .. List(configuration["urls"]),
            .. List(configuration["http_ports"]).Select(port => $"http://*:{port}"),
            .. List(configuration["https_ports"]).Select(port => $"https://*:{port}"),
        ];
        return given.Length > 0 ? given : [Default];
    }

    /// <summary>What holds for every connection.</summary>
    public static void Configure(KestrelServerOptions kestrel, ApiKey? key)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxRequestHeaderCount = RequestLimits.Headers;
        kestrel.Limits.MaxRequestHeadersTotalSize = RequestLimits.HeaderBytes;
        kestrel.Limits.MaxRequestLineSize = RequestLimits.LineBytes;
        kestrel.Limits.MaxRequestBodySize = RequestLimits.BodyBytes;
        if (key is null)
        {
            kestrel.ConfigureEndpointDefaults(endpoint => RequireLoopback(endpoint.EndPoint));
        }
    }

    private static string[] List(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static void RequireLoopback(EndPoint endpoint)
    {
        if (endpoint is not UnixDomainSocketEndPoint && !(endpoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address)))
        {
            throw new InvalidOperationException(
                $"Without the setting {ApiKey.Setting} anyone who can reach {endpoint} could call every function. Set {ApiKey.Setting}, or "
                + "listen on 127.0.0.1.");
        }
    }
}
