using System.Globalization;

namespace Thalassa.Local.SampleApp;

/// <summary>What an app is and where it listens, written <c>name@version:port</c>.</summary>
/// <param name="Name">The service.</param>
/// <param name="Version">Its version.</param>
/// <param name="Port">0 to 65535; 0 takes a free one.</param>
internal sealed record ServiceAddress(string Name, string Version, int Port)
{
    /// <summary>Reads the written form; null when it is not one.</summary>
    public static ServiceAddress? Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var colon = text.LastIndexOf(':');
        return at > 0 && colon > at + 1
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new ServiceAddress(text[..at], text[(at + 1)..colon], port)
            : null;
    }
}
