using System.Globalization;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Model;

/// <summary>A member's place in one word: <c>10.0.0.1:80</c>, <c>app.example.org:80</c>, <c>[2001:db8::1]:80</c>.</summary>
public static class HostAndPort
{
    /// <summary>Writes it.</summary>
    public static string Of(string host, int port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    /// <summary>Reads it and notes why it is none.</summary>
    /// <returns>It, written as <see cref="Of"/> does, or null if <paramref name="faults"/> grew.</returns>
    public static string? Read(string text, string field, FaultList faults)
    {
        var colon = text.LastIndexOf(':');
        if (
            colon < 1
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
        {
            faults.Add(field, "is a host and a port joined by a colon, such as 10.0.0.1:80");
            return null;
        }

        return HostText.TryParse(text[..colon].TrimStart('[').TrimEnd(']'), field, faults, out var host) ? Of(host, port) : null;
    }
}
