using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>What a Service Bus connection string says.</summary>
internal sealed class ConnectionString
{
    private const string Form =
        "A Service Bus connection string is 'Endpoint=sb://NAMESPACE.servicebus.windows.net/;SharedAccessKeyName=NAME;SharedAccessKey=KEY', "
        + "or has SharedAccessSignature in place of the key's name and value";

    private readonly string? _keyName;
    private readonly string? _key;
    private readonly string? _signature;

    private ConnectionString(Uri address, string? entityPath, string? keyName, string? key, string? signature)
    {
        Address = address;
        EntityPath = entityPath;
        _keyName = keyName;
        _key = key;
        _signature = signature;
    }

    /// <summary>Where requests go: https, or http for an emulator.</summary>
    public Uri Address { get; }

    /// <summary>The one topic that the key is for, or null.</summary>
    public string? EntityPath { get; }

    public HttpPipelinePolicy Authorization(TimeProvider clock) => _signature is null
        ? Http.Authorization.Of(new AzureNamedKeyCredential(_keyName!, _key!), clock)
        : Http.Authorization.Of(new AzureSasCredential(_signature));

    public static Uri AddressOf(string fullyQualifiedNamespace)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fullyQualifiedNamespace);
        return Uri.CheckHostName(fullyQualifiedNamespace) != UriHostNameType.Unknown
            ? new Uri($"https://{fullyQualifiedNamespace}/")
            : throw new ArgumentException(
                $"'{fullyQualifiedNamespace}' is not a host name such as NAMESPACE.servicebus.windows.net.", nameof(fullyQualifiedNamespace));
    }

    /// <exception cref="FormatException">It is none. The message holds nothing of the text, which has a key in it.</exception>
    public static ConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var parts = Split(connectionString);
        if (!Uri.TryCreate(parts.GetValueOrDefault("Endpoint"), UriKind.Absolute, out var endpoint) || endpoint.Host.Length == 0)
        {
            throw Bad("the endpoint is missing or not an address");
        }

        var keyName = parts.GetValueOrDefault("SharedAccessKeyName");
        var key = parts.GetValueOrDefault("SharedAccessKey");
        var signature = parts.GetValueOrDefault("SharedAccessSignature");
        if (signature is null && (string.IsNullOrEmpty(keyName) || string.IsNullOrEmpty(key)))
        {
            throw Bad("the key's name or value is missing");
        }

        var emulator = string.Equals(parts.GetValueOrDefault("UseDevelopmentEmulator"), "true", StringComparison.OrdinalIgnoreCase);
        var address = new UriBuilder(emulator ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, endpoint.Host, endpoint.Port).Uri;
        return new ConnectionString(address, parts.GetValueOrDefault("EntityPath"), keyName, key, signature);
    }

    private static Dictionary<string, string> Split(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw Bad("a part of it has no '='");
            }

            parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        return parts;
    }

    private static FormatException Bad(string problem) => new($"{Form}; {problem}.");
}
