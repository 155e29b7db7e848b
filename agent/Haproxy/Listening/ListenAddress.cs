using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Thalassa.Agent.Haproxy.Listening;

/// <summary>A TCP address that HAProxy listens on.</summary>
/// <param name="Address">The unspecified address of its family stands for all of the host's.</param>
/// <param name="Port">1 to 65535.</param>
public readonly record struct ListenAddress(IPAddress Address, int Port)
{
    private const int LongestRange = 4096;

    /// <summary>Whether a socket on one of the two can be in the way of the other.</summary>
    public bool Overlaps(ListenAddress other) => Port == other.Port && (Covers(other.Address) || other.Covers(Address));

    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();

    /// <summary>The addresses that one item of a <c>bind</c> line means; none where it is no TCP address in figures.</summary>
    internal static IEnumerable<ListenAddress> Read(string item)
    {
        var (family, text) = item.Split('@', 2) switch
        {
            ["ipv4" or "tcp4", var rest] => (AddressFamily.InterNetwork, rest),
            ["ipv6" or "tcp6", var rest] => (AddressFamily.InterNetworkV6, rest),
            ["tcp", var rest] => (AddressFamily.Unspecified, rest),
            [var rest] => (AddressFamily.Unspecified, rest),
            _ => (AddressFamily.Unknown, string.Empty),
        };
        var colon = text.LastIndexOf(':');
        if (family == AddressFamily.Unknown || colon < 0 || AddressOf(text[..colon], family) is not { } address)
        {
            return [];
        }

        var ports = text[(colon + 1)..].Split('-', 2);
        return TryPort(ports[0], out var first) && TryPort(ports[^1], out var last) && last >= first && last - first < LongestRange
            ? Enumerable.Range(first, last - first + 1).Select(port => new ListenAddress(address, port))
            : [];
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535;

    private static IPAddress? AddressOf(string text, AddressFamily family) => text switch
    {
        "" or "*" => family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any,
        ['[', .. var literal, ']'] => Parse(literal),
        _ => Parse(text),
    };

    private static IPAddress? Parse(string text) => IPAddress.TryParse(text, out var address) ? address : null;

    // A socket on :: takes IPv4 connections as well, unless it is told not to.
    private bool Covers(IPAddress other) => Address.Equals(other)
        || Address.Equals(IPAddress.IPv6Any)
        || (Address.Equals(IPAddress.Any) && other.AddressFamily == AddressFamily.InterNetwork);
}
