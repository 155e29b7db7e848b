namespace Azure.Storage.Shared;

/// <summary>What a storage connection string says about one of the account's services.</summary>
/// <param name="Endpoint">The address of the service.</param>
/// <param name="AccountName">The account.</param>
/// <param name="AccountKey">Its key, base64.</param>
internal sealed record StorageConnection(Uri Endpoint, string AccountName, string AccountKey)
{
    private const string EmulatorAccount = "devstoreaccount1";

    // Published with the emulator; the same on every machine.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">A list of <c>Name=Value</c> with semicolons between them.</param>
    /// <param name="service"><c>Table</c> or <c>Blob</c>.</param>
    /// <param name="emulatorPort">Where the emulator has that service.</param>
    /// <exception cref="FormatException">It cannot be used; the message does not repeat it.</exception>
    public static StorageConnection Parse(string text, string service, int emulatorPort)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !settings.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                throw new FormatException("A storage connection string is a list of Name=Value, each name once, with ';' between them.");
            }
        }

        if (settings.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var emulator) && emulator)
        {
            return new StorageConnection(new Uri($"http://127.0.0.1:{emulatorPort}/{EmulatorAccount}"), EmulatorAccount, EmulatorKey);
        }

        if (!settings.TryGetValue("AccountName", out var account) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("The storage connection string has no AccountName with an AccountKey (a shared access signature is not supported).");
        }

        var endpoint = settings.TryGetValue($"{service}Endpoint", out var given)
            ? given
            : $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.{service.ToLowerInvariant()}."
                + settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new StorageConnection(new Uri(endpoint), account, key);
    }
}
