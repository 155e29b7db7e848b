using Thalassa.Hosting.Options;
using Thalassa.Model.Registrations;

namespace Thalassa.Functions.Settings;

/// <summary>The app settings that are single texts. README.md says more of each; a test compares their names and defaults.</summary>
/// <remarks>
/// Not among them: the connections, which are sections or connection strings (<see cref="AzureConnections"/>), and the section of keys
/// (<see cref="Keys.AccessKeySettings"/>).
/// </remarks>
internal static class AppSettingList
{
    public static readonly ProgramOption<string?> Store = ProgramOptions.Word<string?>(
        "Store",
        null,
        "where registrations are kept: memory or tables",
        rule: null,
        StringComparer.OrdinalIgnoreCase,
        ("memory", "memory"),
        ("tables", "tables"));

    public static readonly ProgramOption<string> ServiceBusTopic = ProgramOptions.Text(
        "ServiceBusTopic",
        "thalassa",
        "topic of the events; default {default}",
        IsEntityName,
        "is 1 to 260 letters, digits or . _ - / and starts and ends with a letter or digit");

    public static readonly ProgramOption<int> MessagesPerSecond = ProgramOptions.Number(
        "ServiceBusMessagesPerSecond", 5, 1, 1000, "most messages of one second, {range}; default {default}");

    /// <summary>Its default holds with the table store.</summary>
    public static readonly ProgramOption<int> SnapshotSeconds = ProgramOptions.Number(
        "SnapshotSeconds", 30, 0, 3600, "period of the agents' snapshot, 5 to 3600; 0 for none");

    public static readonly ProgramOption<string> ReaperSchedule = ProgramOptions.Text(
        Settings.ReaperSchedule.Setting,
        Settings.ReaperSchedule.Default,
        "six NCRONTAB fields; default {default}",
        Settings.ReaperSchedule.IsValid,
        "has six NCRONTAB fields and an occurrence in every hour, such as */5 * * * * *");

    public static readonly ProgramOption<int> DefaultSecondsToExpire = ProgramOptions.Number(
        "DefaultSecondsToExpire", 60, 1, MetaRules.MaxSecondsToExpire, "lease of a client that asks for none, {range}; default {default}");

    public static readonly ProgramOption<double> MaxExpiryRatio = ProgramOptions.Fraction(
        "MaxExpiryRatio", 0.15, 0.01, 1, "share of a service that may expire at once, {range}; default {default}");

    public static readonly ProgramOption<string[]> Peers = ProgramOptions.List(
        "Peers",
        "comma list of the addresses of all instances (memory store)",
        IsAddress,
        "is a comma list of addresses such as http://10.0.0.6:7071");

    public static readonly ProgramOption<string?> PeerKey = ProgramOptions.Text(
        "PeerKey", "key by which this instance asks its peers");

    public static readonly ProgramOption<int> RateLimit = ProgramOptions.Number(
        "RateLimit", 1000, 0, 1_000_000, "requests per second of one caller, 0 for no limit; default {default}");

    public static readonly ProgramOption<string?> TrustForwardedFor = ProgramOptions.Word<string?>(
        "TrustForwardedFor",
        null,
        "whether a front end adds X-Forwarded-For and -Proto; default false",
        rule: null,
        StringComparer.OrdinalIgnoreCase,
        ("true", "true"),
        ("false", "false"));

    /// <summary>The settings with the default as README.md writes it.</summary>
    public static IReadOnlyList<(ProgramOption Setting, string Default)> All { get; } =
    [
        (Store, "`tables` with a storage account, else `memory`"),
        (ServiceBusTopic, $"`{ServiceBusTopic.Default}`"),
        (MessagesPerSecond, $"{MessagesPerSecond.Default}"),
        (SnapshotSeconds, $"{SnapshotSeconds.Default} with `tables`, else 0"),
        (ReaperSchedule, $"`{ReaperSchedule.Default}`"),
        (DefaultSecondsToExpire, $"{DefaultSecondsToExpire.Default}"),
        (MaxExpiryRatio, FormattableString.Invariant($"{MaxExpiryRatio.Default}")),
        (Peers, "none"),
        (PeerKey, "`THALASSA_API_KEY`"),
        (RateLimit, $"{RateLimit.Default}"),
        (TrustForwardedFor, "`true` in Azure, else `false`"),
    ];

    /// <param name="modes">The words that it may hold.</param>
    public static ProgramOption<string[]> Compatibility(IReadOnlyCollection<string> modes) => ProgramOptions.List(
        "Compatibility",
        $"comma list of {string.Join(" and ", modes)}; default none",
        modes.Contains,
        $"is a comma list of {string.Join(", ", modes)}");

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
