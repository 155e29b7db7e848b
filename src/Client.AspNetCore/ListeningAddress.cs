using System.Net;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Client.AspNetCore;

/// <summary>The actual listening address of an app.</summary>
/// <param name="Host">The address, or null for all addresses of the machine.</param>
/// <param name="Port">The port.</param>
/// <param name="IsHttps">Whether the port serves HTTPS.</param>
internal sealed record ListeningAddress(string? Host, int Port, bool IsHttps)
{
    /// <summary>
    /// Selects one of a server's addresses: HTTP before HTTPS, as load balancers use it; reachable addresses before
    /// loopback.
    /// </summary>
    /// <param name="addresses">As the server gives them: <c>http://[::]:8080</c>, <c>https://localhost:5001</c>,
    /// <c>http://unix:/run/app.sock</c>.</param>
    /// <returns>The address, or null when none of them has a port.</returns>
    public static ListeningAddress? Choose(IEnumerable<string> addresses) => addresses
        .Select(BindingAddress.Parse)
        .Where(address => !address.IsUnixPipe && !address.IsNamedPipe)
        .Select(address => new ListeningAddress(HostOf(address.Host), address.Port, address.Scheme == "https"))
        .OrderBy(address => address.IsHttps)
        .ThenBy(address => address.IsLoopback)
        .FirstOrDefault();

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address);

    private static string? HostOf(string host) =>
        host == "localhost" ? IPAddress.Loopback.ToString()
        : IPAddress.TryParse(host, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address.ToString()
        : null;
}
