using Thalassa.Model.Faults;

namespace Thalassa.Client;

/// <summary>Where the registry is and how it is spoken to.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>One or more addresses of the same registry; if one fails, the next is tried. At least one, http or https.</summary>
    public required IReadOnlyList<Uri> Hosts { get; init; }

    /// <summary>The function key, sent as <c>x-functions-key</c>, or null for a registry without one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How long one request to one host may take, its whole answer included. Default: 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The addresses; never the key.</summary>
    public override string ToString() => string.Join(',', Hosts);

    /// <summary>Reads a list of addresses, separated by commas; one without a scheme is taken as http.</summary>
    /// <param name="text">Such as <c>https://a.example.com,https://b.example.com</c>.</param>
    /// <param name="field">The name to report faults under.</param>
    /// <param name="faults">Receives an error for each invalid address.</param>
    /// <returns>The addresses without faults, each ending in a slash.</returns>
    public static IReadOnlyList<Uri> ReadHosts(string text, string field, FaultList faults)
    {
        var hosts = new List<Uri>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var address = part.Contains("://", StringComparison.Ordinal) ? part : $"http://{part}";
            if (Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var host)
                && host is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
            {
                hosts.Add(host);
            }
            else
            {
                faults.Add(field, $"'{part}' is not an address; use a form like https://host.example.com or http://127.0.0.1:7071");
            }
        }

        return hosts;
    }
}
