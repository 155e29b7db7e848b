using System.Net;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Client.AspNetCore;

/// <summary>Where an app really listens.</summary>
/// <param name="Host">The address, or null where it listens on all of the machine's.</param>
/// <param name="Port">The port.</param>
/// <param name="IsHttps">Whether that port speaks HTTPS.</param>
internal sealed record ListeningAddress(string? Host, int Port, bool IsHttps)
{
    /// <summary>
    /// Chooses among the addresses of a server: HTTP rather than HTTPS, as a load balancer speaks it; those that others can reach before
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
