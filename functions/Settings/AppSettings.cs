using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Thalassa.Functions.Keys;
using Thalassa.Hosting.Options;
using Thalassa.Model.Faults;

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
        var read = new OptionReader(name => configuration[name], faults, repeats: true);
        var connections = new AzureConnections(configuration, faults);
        var tables = connections.Tables();
        var store = read.Get(AppSettingList.Store) ?? (tables is null ? "memory" : "tables");
        if (store == "tables" && tables is null && faults.Count == 0)
        {
            faults.Add("Store", "is tables, which needs a storage account; set AzureWebJobsStorage, or use memory");
        }

        var snapshotSeconds = read.Get(AppSettingList.SnapshotSeconds, store == "tables" ? AppSettingList.SnapshotSeconds.Default : 0);
        if (snapshotSeconds is > 0 and < 5)
        {
            faults.Add("SnapshotSeconds", "is 5 to 3600, or 0 for no snapshot");
        }

        var blobs = snapshotSeconds > 0 ? connections.Blobs() : null;
        if (snapshotSeconds > 0 && blobs is null && read.Text(AppSettingList.SnapshotSeconds.Name) is not null && faults.Count == 0)
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
            Topic = read.Get(AppSettingList.ServiceBusTopic),
            MessagesPerSecond = read.Get(AppSettingList.MessagesPerSecond),
            DefaultSecondsToExpire = read.Get(AppSettingList.DefaultSecondsToExpire),
            MaxExpiryRatio = read.Get(AppSettingList.MaxExpiryRatio),
            ReaperPeriod = ReaperSchedule.Period(read.Get(AppSettingList.ReaperSchedule)),
            Compatibility = read.Get(AppSettingList.Compatibility(modes)).ToHashSet(StringComparer.Ordinal),
            Keys = AccessKeySettings.Read(configuration, faults),
            PeerKey = read.Get(AppSettingList.PeerKey) ?? read.Text(AccessKeySettings.Single),
            RateLimit = read.Get(AppSettingList.RateLimit),
            IsForwarded = read.Get(AppSettingList.TrustForwardedFor, read.Text("WEBSITE_SITE_NAME") is null ? "false" : "true") == "true",
            IsUnderHost = !string.IsNullOrEmpty(configuration["Functions:Worker:HostEndpoint"]),
            Peers = [.. read.Get(AppSettingList.Peers).Select(text => new Uri(text))],
        };
        if (!settings.Keys.IsEmpty && settings.Peers.Count > 0 && settings.PeerKey is null)
        {
            faults.Add("PeerKey", "is missing: with AccessKeys the peers are asked by a key of them, of the role read");
        }

        return faults.Count == 0 ? settings : throw new InvalidSettingsException(faults);
    }
}
