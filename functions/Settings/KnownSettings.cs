namespace Thalassa.Functions.Settings;

/// <summary>The settings that a command line may name: a misspelt one would be passed over in silence.</summary>
internal static class KnownSettings
{
    // What ASP.NET Core, the Functions host and telemetry read beside the app; their names are families.
    private static readonly string[] Families =
    [
        "AccessKeys:", "AzureWebJobsStorage:", "ServiceBusConnection:", "AzureFunctionsJobHost:", "Logging:", "Kestrel:", "hostBuilder:",
        "OTEL_", "APPLICATIONINSIGHTS_",
    ];

    // Of the platform, or of the hosts.
    private static readonly string[] Others = ["environment", "http_ports", "https_ports", "AzureWebJobsScriptRoot", "WEBSITE_SITE_NAME"];

    /// <summary>Those of the app, with what each is.</summary>
    public static IReadOnlyList<(string Name, string Help)> OfApp { get; } =
    [
        ("Store", "where registrations are kept: memory or tables"),
        ("AzureWebJobsStorage", "connection string of the storage account"),
        ("ServiceBusConnection", "connection string of the Service Bus namespace"),
        ("ServiceBusTopic", "topic of the events; default thalassa"),
        ("ServiceBusMessagesPerSecond", "most messages of one second, 1 to 1000; default 5"),
        ("SnapshotSeconds", "period of the agents' snapshot, 5 to 3600; 0 for none"),
        ("ReaperSchedule", "six NCRONTAB fields; default */5 * * * * *"),
        ("DefaultSecondsToExpire", "lease of a client that asks for none, 1 to 86400; default 60"),
        ("MaxExpiryRatio", "share of a service that may expire at once, 0.01 to 1; default 0.15"),
        ("Compatibility", "comma list of bender and etcd; default none"),
        ("Peers", "comma list of the addresses of all instances (memory store)"),
        ("PeerKey", "key by which this instance asks its peers"),
        ("THALASSA_API_KEY", "one key for everything"),
        ("RateLimit", "requests per second of one caller, 0 for no limit; default 1000"),
        ("TrustForwardedFor", "whether a front end adds X-Forwarded-For and -Proto; default false"),
        ("AzureWebJobsDisableHomepage", "of the Functions host in Azure; without effect here"),
    ];

    /// <summary>Whether a setting has this name; parts are divided by <c>:</c> or <c>__</c>.</summary>
    public static bool Has(string name)
    {
        var path = name.Replace("__", ":", StringComparison.Ordinal);
        return OfApp.Any(setting => setting.Name.Equals(path, StringComparison.OrdinalIgnoreCase))
            || Others.Contains(path, StringComparer.OrdinalIgnoreCase)
            || Families.Any(family => path.Length > family.Length && path.StartsWith(family, StringComparison.OrdinalIgnoreCase));
    }
}
