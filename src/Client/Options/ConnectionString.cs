using System.Globalization;
using Thalassa.Model.Faults;

namespace Thalassa.Client.Options;

/// <summary>Reads <c>https://a,b,c/namespace?option=value</c>.</summary>
internal static class ConnectionString
{
    private const string Known = "lease, heartbeat, timeout, poll, host, apiKey, apiKeyFile, caFile, certificateFile, events";

    /// <summary>Reads all of it.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="faults">Takes every fault of its form.</param>
    /// <returns>What could be read; the values have yet to be checked.</returns>
    public static ThalassaOptions Read(string text, FaultList faults)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        var (addresses, ns) = SplitNamespace((query < 0 ? text : text[..query]).Trim());
        var hosts = RegistryClientOptions.ReadHosts(SpreadScheme(addresses), "hosts", faults);
        var options = new ThalassaOptions { Hosts = hosts, Namespace = ns };
        foreach (var option in query < 0 ? [] : text[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? option : option[..equals];
            options = Apply(options, name, equals < 0 ? string.Empty : Uri.UnescapeDataString(option[(equals + 1)..]), faults);
        }

        return options;
    }

    private static ThalassaOptions Apply(ThalassaOptions options, string name, string value, FaultList faults)
    {
        switch (name.ToUpperInvariant())
        {
            case "LEASE":
                return options with { Lease = Seconds(name, value, options.Lease, faults) };
            case "HEARTBEAT":
                return options with { Heartbeat = Seconds(name, value, options.HeartbeatOrDefault, faults) };
            case "TIMEOUT":
                return options with { Timeout = Seconds(name, value, options.Timeout, faults) };
            case "POLL":
                return options with { PollInterval = Seconds(name, value, options.PollInterval, faults) };
            case "HOST":
                return options with { Host = value };
            case "APIKEY":
                return options with { ApiKey = value };
            case "APIKEYFILE":
                return options with { ApiKeyFile = value };
            case "CAFILE":
                return options with { CaFile = value };
            case "CERTIFICATEFILE":
                return options with { CertificateFile = value };
            case "EVENTS" when Enum.TryParse<EventTransport>(value, ignoreCase: true, out var transport) && Enum.IsDefined(transport):
                return options with { Events = transport };
            case "EVENTS":
                faults.Add(name, "must be stream or poll");
                return options;
            default:
                faults.Add(name, $"is not an option; known options: {Known}");
                return options;
        }
    }

    private static TimeSpan Seconds(string name, string value, TimeSpan fallback, FaultList faults)
    {
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e9)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        faults.Add(name, "must be a number of seconds, such as 30 or 2.5");
        return fallback;
    }

    /// <summary>The path is the namespace, whatever hosts come before it.</summary>
    private static (string Addresses, string? Namespace) SplitNamespace(string text)
    {
        var last = text.LastIndexOf(',') + 1;
        var scheme = text.IndexOf("://", last, StringComparison.Ordinal);
        var slash = text.IndexOf('/', scheme < 0 ? last : scheme + 3);
        return slash < 0 ? (text, null) : (text[..slash], text[(slash + 1)..].TrimEnd('/') is { Length: > 0 } ns ? ns : null);
    }

    /// <summary>A scheme counts for the hosts that follow it.</summary>
    private static string SpreadScheme(string addresses)
    {
        var scheme = "http://";
        return string.Join(',', addresses.Split(',', StringSplitOptions.TrimEntries).Select(part =>
        {
            var end = part.IndexOf("://", StringComparison.Ordinal);
            if (end < 0)
            {
                return part.Length == 0 ? part : scheme + part;
            }

            scheme = part[..(end + 3)];
            return part;
        }));
    }
}
