using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Registrations;

/// <summary>Where a member listens: a DNS name, an IPv4 address or an IPv6 address.</summary>
public static partial class HostText
{
    private const string Hint = "must be a DNS name, an IPv4 address (four decimal numbers) or an IPv6 address without zone";

    /// <summary>Validates a host and returns its normal form, which is stored, compared and rendered.</summary>
    /// <param name="text">As the client sent it; an IPv6 address may stand in brackets.</param>
    /// <param name="field">The field name for an error.</param>
    /// <param name="faults">Receives the error, if any.</param>
    /// <param name="host">
    /// One spelling for each host: DNS names in lower case without a final dot; addresses as <see cref="IPAddress"/> prints them, without
    /// brackets, and one that an IPv6 address only wraps as the IPv4 address that it is.
    /// </param>
    /// <returns>Whether it is a host that traffic can be sent to.</returns>
    public static bool TryParse(string? text, string field, FaultList faults, out string host)
    {
        host = string.Empty;
        if (string.IsNullOrEmpty(text) || text.Length > 255)
        {
            faults.Add(field, Hint);
            return false;
        }

        var literal = text is ['[', .., ']'] ? text[1..^1] : text;
        if (literal.Contains(':', StringComparison.Ordinal) || LooksLikeIPv4.IsMatch(literal))
        {
            return TryParseAddress(literal, field, faults, out host);
        }

        var name = text is [.., not '.', '.'] ? text[..^1] : text;
        if (literal.Length != text.Length || !Name.IsMatch(name) || EndsInNumber.IsMatch(name))
        {
            faults.Add(field, Hint);
            return false;
        }

        host = name.ToLowerInvariant();
        return true;
    }

    private static bool TryParseAddress(string text, string field, FaultList faults, out string host)
    {
        host = string.Empty;
        if (text.Contains('%', StringComparison.Ordinal)
            || !IPAddress.TryParse(text, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && !StrictIPv4.IsMatch(text)))
        {
            faults.Add(field, Hint);
            return false;
        }

        if (!IsUsable(address))
        {
            faults.Add(field, "is not a usable member address; use an address that the load balancer can reach");
            return false;
        }

        host = Plain(address).ToString();
        return true;
    }

    /// <summary>The one form of an address: an IPv4 address that is wrapped into an IPv6 address is the IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Whether traffic can be sent to <paramref name="address"/>: not unspecified, broadcast, multicast or of a zone.</summary>
    /// <remarks>HAProxy reads an unspecified address as "where the client connected to".</remarks>
    public static bool IsUsable(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetworkV6
            ? !plain.Equals(IPAddress.IPv6Any) && !plain.IsIPv6Multicast && plain.ScopeId == 0
            : plain.GetAddressBytes()[0] is > 0 and < 224;
    }

    [GeneratedRegex(@"\A[0-9.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeIPv4 { get; }

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StrictIPv4 { get; }

    /// <summary>Resolvers read such a name as an IPv4 address in one of its old notations.</summary>
    [GeneratedRegex(@"(\A|\.)(0[xX][0-9A-Fa-f]*|[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndsInNumber { get; }

    [GeneratedRegex(
        @"\A(?=.{1,253}\z)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }
}
