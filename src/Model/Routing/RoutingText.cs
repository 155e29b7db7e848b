using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Thalassa.Model.Routing;

/// <summary>The text forms allowed in <c>haproxy.cfg</c>. Everything else is refused at the edge.</summary>
/// <remarks>
/// HAProxy's parser gives meaning to spaces, quotes, backslashes, <c>#</c>, <c>$</c> and control characters, and its
/// address parser expands <c>$</c> even inside quotes. None of these patterns lets one of them through unquoted.
/// </remarks>
public static partial class RoutingText
{
    private static readonly HashSet<string> Sections = new(StringComparer.Ordinal)
    {
        "global", "defaults", "frontend", "backend", "listen", "userlist", "peers", "resolvers", "mailers", "cache", "program",
        "ring", "http-errors", "fcgi-app", "log-forward", "traces", "log-profile", "crt-store", "acme", "haload",
    };

    /// <summary>What <see cref="IsKey"/> asks for, as an error says it.</summary>
    public const string KeyHint = "must be 1 to 63 letters, digits or _ . : -, starting with a letter or digit";

    /// <summary>The name of a frontend or backend, and a label.</summary>
    public static bool IsKey(string text) => Key.IsMatch(text);

    /// <summary>The name of an HTTP header in a rule.</summary>
    public static bool IsHeaderName(string text) => HeaderName.IsMatch(text);

    /// <summary>The value of a Host header: a DNS name or IPv4 address with an optional port.</summary>
    public static bool IsHostHeader(string text) => HostHeader.IsMatch(text) && PortOf(text) is null or (>= 1 and <= 65535);

    /// <summary>A request target: starts with <c>/</c>, printable ASCII without space and <c>'</c>.</summary>
    public static bool IsUri(string text) => Uri.IsMatch(text);

    /// <summary>What a rule compares with: printable ASCII without <c>'</c>, 1 to 1023 characters.</summary>
    public static bool IsRuleValue(string text) => RuleValue.IsMatch(text);

    /// <summary>One address to listen on: <c>*:port</c>, <c>IPv4:port</c> or <c>[IPv6]:port</c>.</summary>
    public static bool IsBind(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !PortText.IsMatch(text[(colon + 1)..]) || PortOf(text) is not (>= 1 and <= 65535))
        {
            return false;
        }

        var host = text[..colon];
        return host == "*"
            || (StrictIPv4.IsMatch(host) && IPAddress.TryParse(host, out _))
            || (host is ['[', .., ']'] && !host.Contains('%', StringComparison.Ordinal)
                && IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6);
    }

    /// <summary>Whether a line whose first word this is opens a section of <c>haproxy.cfg</c>.</summary>
    public static bool OpensSection(string word) => Sections.Contains(word);

    /// <summary>
    /// A raw line: one line without control characters that neither opens a section nor is for HAProxy's preprocessor.
    /// </summary>
    /// <remarks>Its first word is a bare keyword: quotes and backslashes could spell a section's name unseen.</remarks>
    public static bool IsNative(string text)
    {
        var line = text.TrimStart(' ', '\t');
        return line.Length is > 0 and <= 2048
            && !line.Any(c => char.IsControl(c) && c != '\t')
            && (line[0] == '#' || (FirstWord.Match(line) is { Success: true } word && !Sections.Contains(word.Groups[1].Value)));
    }

    private static int? PortOf(string text) =>
        text.LastIndexOf(':') is >= 0 and var colon && int.TryParse(text.AsSpan(colon + 1), out var port) ? port : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName { get; }

    [GeneratedRegex(
        @"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,31}(:[0-9]{1,5})?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex HostHeader { get; }

    [GeneratedRegex(@"\A/[\x21-\x26\x28-\x7E]{0,1023}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uri { get; }

    [GeneratedRegex(@"\A[\x20-\x26\x28-\x7E]{1,1023}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RuleValue { get; }

    [GeneratedRegex(@"\A([A-Za-z0-9][A-Za-z0-9_.-]*)([ \t]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex FirstWord { get; }

    [GeneratedRegex(@"\A[1-9][0-9]{0,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PortText { get; }

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StrictIPv4 { get; }
}
