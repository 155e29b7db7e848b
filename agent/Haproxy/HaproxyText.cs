using System.Buffers;
using System.Net;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy;

/// <summary>
/// The only way by which a value gets into <c>haproxy.cfg</c>: each comes out as exactly one harmless word, or not at all.
/// </summary>
/// <remarks>
/// Values were checked when they came in; this is the second wall, with rules of its own, so that a gap in the first one
/// ends as an error and never as configuration. Every method throws <see cref="FormatException"/> for what it does not let through.
/// </remarks>
public static class HaproxyText
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/+~-");

    /// <summary>The name of a section, an ACL or a server: bare, of the characters that HAProxy takes in names.</summary>
    public static string Name(string text) =>
        text.Length is > 0 and <= 256 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters)
            ? text
            : throw Unsafe(text, "a name");

    /// <summary>The name of an HTTP header, for a place between parentheses.</summary>
    public static string HeaderName(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? text
            : throw Unsafe(text, "a header's name");

    /// <summary>Free text between strong quotes, in which HAProxy's configuration parser gives no character a meaning.</summary>
    /// <remarks>Where a flag could stand the caller puts <c>--</c> before it: quotes do not make a leading <c>-</c> harmless.</remarks>
    public static string Quoted(string text) =>
        text.Length is > 0 and <= 1023 && text.All(c => c is >= ' ' and <= '~' and not '\'')
            ? $"'{text}'"
            : throw Unsafe(text, "text to quote");

    /// <summary>
    /// One word for a place in a template that adds no quotes: bare where all its characters are plain, quoted elsewhere.
    /// </summary>
    public static string Word(string text) =>
        text.AsSpan().ContainsAnyExcept(PlainCharacters) || text is ['-', ..] or "" ? Quoted(text) : text;

    /// <summary>The name of a file or socket: bare, absolute.</summary>
    public static string Path(string text) => IsPath(text) ? text : throw Unsafe(text, "an absolute path");

    /// <summary>Whether <see cref="Path"/> lets <paramref name="text"/> through.</summary>
    public static bool IsPath(string text) => text is ['/', ..] && !text.AsSpan().ContainsAnyExcept(PlainCharacters);

    /// <summary>One of the words that the caller knows.</summary>
    public static string OneOf(string text, params ReadOnlySpan<string> words) =>
        words.Contains(text) ? text : throw Unsafe(text, $"one of {string.Join(", ", words)}");

    /// <summary>A number within what HAProxy accepts for it: its parser wraps larger ones silently.</summary>
    public static int Number(int value, int least, int most) =>
        value >= least && value <= most ? value : throw Unsafe($"{value}", $"a number from {least} to {most}");

    /// <summary>Where a server is: <c>10.0.0.1:8080</c> or <c>[2001:db8::1]:8080</c>.</summary>
    /// <remarks>HAProxy expands variables in addresses even between quotes, so only what was parsed and printed again goes in.</remarks>
    public static string Server(IPAddress address, int port) => $"{ServerHost(address)}:{Number(port, 1, 65535)}";

    /// <summary>A server's address alone, an IPv6 one in brackets.</summary>
    public static string ServerHost(IPAddress address) =>
        HostText.IsUsable(address) ? Literal(address) : throw Unsafe($"{address}", "an address to send to");

    /// <summary>Addresses to listen on, joined by commas, each printed again from what was parsed.</summary>
    public static string Bind(string text) => string.Join(',', text.Split(',').Select(BindItem));

    /// <summary>A Host header's value: a name or IPv4 address with an optional port.</summary>
    public static string HostHeader(string text) =>
        text.Length <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':')
            ? Quoted(text)
            : throw Unsafe(text, "a Host header");

    /// <summary>A line of the operator's own: one line that stays in its section. Its content is trusted.</summary>
    public static string Native(string text) =>
        RoutingText.IsNative(text) && !text.AsSpan().ContainsAny('\r', '\n', '\0') ? text : throw Unsafe(text, "a line of a section");

    private static string BindItem(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out var port))
        {
            throw Unsafe(text, "an address to listen on");
        }

        var host = text[..colon] switch
        {
            "*" => "*",
            ['[', .. var literal, ']']
                when literal.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(literal, out var address) => Literal(address),
            var literal when !literal.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(literal, out var address) => Literal(
                address),
            _ => throw Unsafe(text, "an address to listen on"),
        };
        return $"{host}:{Number(port, 1, 65535)}";
    }

    private static string Literal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return plain.ToString();
        }

        return plain.ScopeId == 0 ? $"[{plain}]" : throw Unsafe($"{plain}", "an address without zone");
    }

    private static FormatException Unsafe(string text, string expected) =>
        new($"The text \"{Printable(text)}\" is not {expected}; nothing was written to haproxy.cfg.");

    private static string Printable(string text) =>
        new([.. text.Take(80).Select(c => c is >= ' ' and <= '~' ? c : '?')]);
}
