using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Thalassa.Client.Heartbeats;

/// <summary>The address under which this machine can be reached by those who can reach the registry.</summary>
internal static class LocalHost
{
    // Addresses for documentation: the way to them is the default route, and no packet is sent.
    private static readonly IPAddress[] Elsewhere = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];

    /// <summary>
    /// Finds the address that this machine would speak to the registry from; where the registry has a name, the one that it would speak to
    /// the world from.
    /// </summary>
    /// <param name="hosts">The registry's addresses. One on loopback makes the answer loopback too.</param>
    /// <returns>An IP address as text; loopback on a machine without a network.</returns>
    public static string Detect(IReadOnlyList<Uri> hosts)
    {
        var registry = hosts.Select(host =>
            host.IsLoopback ? IPAddress.Loopback
            : IPAddress.TryParse(host.DnsSafeHost, out var address) ? address
            : null);
        return registry
            .OfType<IPAddress>()
            .Concat(Elsewhere)
            .Select(SourceTowards)
            .FirstOrDefault(address => address is not null)
            ?.ToString()
            ?? Interfaces().FirstOrDefault()?.ToString()
            ?? IPAddress.Loopback.ToString();
    }

    private static IPAddress? SourceTowards(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return address;
        }

        try
        {
            // Connecting a datagram socket chooses a route and sends nothing.
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            return socket.LocalEndPoint is IPEndPoint { Address: var source } && IsOfUse(source) ? source : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static IEnumerable<IPAddress> Interfaces() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(IsOfUse)
        .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1);

    private static bool IsOfUse(IPAddress address) =>
        !address.IsIPv6LinkLocal && !IPAddress.Any.Equals(address) && !IPAddress.IPv6Any.Equals(address);
}
