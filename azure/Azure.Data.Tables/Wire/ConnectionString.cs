namespace Azure.Data.Tables.Wire;

/// <summary>What a storage connection string says about the table service.</summary>
internal static class ConnectionString
{
    private const string EmulatorAccount = "devstoreaccount1";

    // Published with the emulator; the same on every machine.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static (Uri Endpoint, TableSharedKeyCredential Credential) Parse(string text)
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
            return (new Uri($"http://127.0.0.1:10002/{EmulatorAccount}"), new TableSharedKeyCredential(EmulatorAccount, EmulatorKey));
        }

        if (!settings.TryGetValue("AccountName", out var account) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("The storage connection string has no AccountName with an AccountKey (a shared access signature is not supported).");
        }

        var endpoint = settings.TryGetValue("TableEndpoint", out var given)
            ? given
            : $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table."
                + settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return (new Uri(endpoint), new TableSharedKeyCredential(account, key));
    }
}
