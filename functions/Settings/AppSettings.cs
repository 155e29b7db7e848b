using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Thalassa.Functions.Keys;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Settings;

/// <summary>The app settings, read and checked at once when the app starts.</summary>
public sealed record AppSettings
{
    /// <summary>
    /// Where registrations are kept; null for this process's memory. <c>Store</c> (<c>memory</c> or <c>tables</c>, which is the
    /// default when there is a storage account) and <c>AzureWebJobsStorage</c>.
    /// </summary>
    public TableServiceClient? Tables { get; private init; }

    /// <summary>
    /// Where the snapshot for agents is kept; null for nowhere. The storage account, unless <c>SnapshotSeconds</c> says otherwise.
    /// </summary>
    public BlobServiceClient? Blobs { get; private init; }

    /// <summary>
    /// How often the snapshot is compared with the registry. <c>SnapshotSeconds</c>, 5 to 3600, or 0 for no snapshot; default 30 with the
    /// table store, and 0 with the memory store.
    /// </summary>
    public required TimeSpan? SnapshotPeriod { get; init; }

    /// <summary>Where events go; null for the streams of this process. <c>ServiceBusConnection</c>.</summary>
    public ServiceBusClient? Bus { get; private init; }

    /// <summary>The topic of the events. <c>ServiceBusTopic</c>, default <c>thalassa</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>
    /// The most messages in any second to the topic, from each instance. <c>ServiceBusMessagesPerSecond</c>, default 5, range 1 to 1000.
    /// </summary>
    public required int MessagesPerSecond { get; init; }

    /// <summary>The default lease, seconds. <c>DefaultSecondsToExpire</c>, default 60, range 1 to 86400.</summary>
    public required int DefaultSecondsToExpire { get; init; }

    /// <summary>The share of a service that may expire at once. <c>MaxExpiryRatio</c>, default 0.15, range 0.01 to 1.</summary>
    public required double MaxExpiryRatio { get; init; }

    /// <summary>
    /// The longest time between two runs of the reaper. <c>ReaperSchedule</c>, default every five seconds, at least every hour.
    /// </summary>
    public required TimeSpan ReaperPeriod { get; init; }

    /// <summary>
    /// The ancestors as which the app answers where their answers collide with its own. <c>Compatibility</c>, a comma list of
    /// <c>bender</c> and <c>etcd</c>, default none.
    /// </summary>
    public required IReadOnlySet<string> Compatibility { get; init; }

    /// <summary>
    /// The other instances of this registry: with the memory store they replicate to each other. <c>Peers</c>, a comma list of
    /// addresses, which may hold this instance's own; default none.
    /// </summary>
    public required IReadOnlyList<Uri> Peers { get; init; }

    /// <summary>The keys by which the app identifies its callers. The section <c>AccessKeys</c>, default none.</summary>
    public required AccessKeys Keys { get; init; }

    /// <summary>
    /// The key by which this instance asks its peers. <c>PeerKey</c>, default <c>THALASSA_API_KEY</c>; null for peers without keys.
    /// </summary>
    public string? PeerKey { get; private init; }

    /// <summary>
    /// The most requests of one caller, per second. <c>RateLimit</c>, default 1000, range 1 to 1000000, or 0 for no limit.
    /// </summary>
    public required int RateLimit { get; init; }

    /// <summary>
    /// Whether a front end adds the addresses of clients to <c>X-Forwarded-For</c>. <c>TrustForwardedFor</c>, default <c>true</c> in Azure,
    /// where its front
    /// ends do, else <c>false</c>.
    /// </summary>
    public required bool IsForwarded { get; init; }

    /// <summary>Whether a Functions host runs the app, so every connection comes from the host; the host's own setting shows it.</summary>
    public required bool IsUnderHost { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="modes">The words that <c>Compatibility</c> may hold.</param>
    /// <exception cref="InvalidSettingsException">Some cannot be used; it names all of them.</exception>
    public static AppSettings Read(IConfiguration configuration, IReadOnlyCollection<string> modes)
    {
        var faults = new FaultList();
        var reader = new SettingsReader(configuration, faults);
        var connections = new AzureConnections(configuration, faults);
        var tables = connections.Tables();
        var store = reader.Word("Store", tables is null ? "memory" : "tables", "memory", "tables");
        if (store == "tables" && tables is null && faults.Count == 0)
        {
            faults.Add("Store", "is tables, which needs a storage account; set AzureWebJobsStorage, or use memory");
        }

        var snapshotSeconds = reader.Number("SnapshotSeconds", store == "tables" ? 30 : 0, 0, 3600, isWhole: true);
        if (snapshotSeconds is > 0 and < 5)
        {
            faults.Add("SnapshotSeconds", "is 5 to 3600, or 0 for no snapshot");
        }

        var blobs = snapshotSeconds > 0 ? connections.Blobs() : null;
        if (snapshotSeconds > 0 && blobs is null && configuration["SnapshotSeconds"] is { Length: > 0 } && faults.Count == 0)
        {
            faults.Add(
                "SnapshotSeconds",
                "needs a storage account; set AzureWebJobsStorage, with __blobServiceUri where __tableServiceUri is given, or use 0");
        }

        var settings = new AppSettings
        {
            Tables = store == "tables" ? tables : null,
            Blobs = blobs,
            SnapshotPeriod = snapshotSeconds > 0 ? TimeSpan.FromSeconds(snapshotSeconds) : null,
            Bus = connections.Bus(),
            Topic = reader.Text(
                "ServiceBusTopic",
                "thalassa",
                IsEntityName,
                "is 1 to 260 letters, digits or . _ - / and starts and ends with a letter or digit"),
            MessagesPerSecond = (int)reader.Number("ServiceBusMessagesPerSecond", 5, 1, 1000, isWhole: true),
            DefaultSecondsToExpire = (int)reader.Number("DefaultSecondsToExpire", 60, 1, MetaRules.MaxSecondsToExpire, isWhole: true),
            MaxExpiryRatio = reader.Number("MaxExpiryRatio", 0.15, 0.01, 1, isWhole: false),
            ReaperPeriod = ReaperSchedule.Period(
                reader.Text(
                    ReaperSchedule.Setting,
                    ReaperSchedule.Default,
                    ReaperSchedule.IsValid,
                    "has six NCRONTAB fields and an occurrence in every hour, such as */5 * * * * *")),
            Compatibility = reader
                .List("Compatibility", modes.Contains, $"is a comma list of {string.Join(", ", modes)}")
                .ToHashSet(StringComparer.Ordinal),
            Keys = AccessKeySettings.Read(configuration, faults),
            PeerKey = reader.Secret("PeerKey") ?? reader.Secret(AccessKeySettings.Single),
            RateLimit = (int)reader.Number("RateLimit", 1000, 0, 1_000_000, isWhole: true),
            IsForwarded =
                reader.Word(
                    "TrustForwardedFor",
                    string.IsNullOrEmpty(configuration["WEBSITE_SITE_NAME"]) ? "false" : "true",
                    "true",
                    "false") == "true",
            IsUnderHost = !string.IsNullOrEmpty(configuration["Functions:Worker:HostEndpoint"]),
            Peers =
            [
                .. reader
                    .List("Peers", IsAddress, "is a comma list of addresses such as http://10.0.0.6:7071")
                    .Select(text => new Uri(text)),
            ],
        };
        if (!settings.Keys.IsEmpty && settings.Peers.Count > 0 && settings.PeerKey is null)
        {
            faults.Add("PeerKey", "is missing: with AccessKeys the peers are asked by a key of them, of the role read");
        }

        return faults.Count == 0 ? settings : throw new InvalidSettingsException(faults);
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is ("http" or "https")
        && address is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    private static bool IsEntityName(string text) =>
        text.Length <= 260
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/');
}
