namespace Thalassa.Agent.Haproxy.Listening;

/// <summary>
/// Reads from a configuration's text which TCP addresses HAProxy will listen on, those of templates and natives included.
/// </summary>
/// <remarks>Left out is what only HAProxy can tell: UNIX sockets, inherited descriptors, host names and environment variables.</remarks>
public static class BindLines
{
    /// <summary>Reads the addresses in the order of the file.</summary>
    public static IReadOnlyList<BindLine> Read(string config)
    {
        var binds = new List<BindLine>();
        var section = string.Empty;
        var number = 0;
        foreach (var line in config.Split('\n'))
        {
            number++;
            var words = ConfigWords.Split(line);
            if (Sections.IsHeading(words))
            {
                section = string.Join(' ', words.Take(2));
            }

            var addresses = words switch
            {
                ["bind", var items, ..] => items,
                ["stats", "socket", var items, ..] => items,
                _ => string.Empty,
            };
            // A transparent socket takes addresses that are not on the host; only HAProxy can try that.
            if (!words.Contains("transparent"))
            {
                var onlyIPv6 = words.Contains("v6only");
                binds.AddRange(
                    addresses.Split(',').SelectMany(ListenAddress.Read).Select(address => new BindLine(address, section, number, onlyIPv6))
                );
            }
        }

        return binds;
    }
}

/// <summary>A place in a configuration that makes HAProxy listen.</summary>
/// <param name="Address">What it listens on.</param>
/// <param name="Section">The section's heading.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="OnlyIPv6">Whether a socket on <c>::</c> leaves IPv4 connections to others.</param>
public sealed record BindLine(ListenAddress Address, string Section, int Line, bool OnlyIPv6);
