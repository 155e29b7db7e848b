using System.Net;
using Thalassa.Agent.Compatibility;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Routing;
using Thalassa.Hosting.Options;
using LastMemberChoice = Thalassa.Agent.Routing.LastMember;

namespace Thalassa.Agent;

/// <summary>
/// All options of the agent, each in three forms: <c>--name</c>, <c>THALASSA_NAME</c>, and <c>name</c> below <c>Thalassa</c> in
/// appsettings.json. Names are as the ancestors write them.
/// </summary>
internal static class AgentOptionList
{
    public static readonly ProgramOption<IPAddress> Host = ProgramOptions.Address(
        "host", "Address that the API listens on; other than loopback only with --apiKey or --clientCa. Default: {default}");

    public static readonly ProgramOption<int> Port = ProgramOptions.Port(
        "port", 10000, 0, "Port that the API listens on, {range}; 0 takes a free one. Default: {default}");

    public static readonly ProgramOption<string?> Label = ProgramOptions.Text(
        "label", "Which of the fleet's labelled frontends and backends this agent serves, beside those without label");

    public static readonly ProgramOption<string?> Registry = ProgramOptions.Text(
        "registry", "Address of the registry, or several joined by commas that are tried in turn, such as http://127.0.0.1:7071");

    public static readonly ProgramOption<string?> Snapshot = ProgramOptions.Text(
        "snapshot",
        "Address of the registry's container of snapshots, such as https://ACCOUNT.blob.core.windows.net/snapshots, for a start while the "
        + "registry is down; read with this machine's identity, or with a signature in the address");

    public static readonly ProgramOption<string?> ThalassaHost = ProgramOptions.Text(
        "thalassaHost", "Host of the registry, in place of --registry");

    public static readonly ProgramOption<int> ThalassaApiPort = ProgramOptions.Port(
        "thalassaApiPort", 9000, 1, "Port of the registry, with --thalassaHost. Default: {default}");

    public static readonly ProgramOption<string?> ThalassaPort = ProgramOptions.Text(
        "thalassaPort", "Taken for old command lines; events come over the registry's HTTP port");

    public static readonly ProgramOption<string?> ApiKey = ProgramOptions.Text(
        "apiKey",
        "Key for the registry and of this API: for changes, and beyond loopback for every call. Better given as THALASSA_API_KEY");

    public static readonly ProgramOption<string?> RegistryKey = ProgramOptions.Text(
        "registryKey", "Key for the registry, where it is another than that of this API. Better given as THALASSA_REGISTRYKEY");

    public static readonly ProgramOption<string?> TlsCertificate = ProgramOptions.Text(
        "tlsCertificate",
        "File with the certificate of this API and its chain, PEM, or PFX by its name; then the API speaks TLS alone. It is read again "
        + "when it changes. Default: no TLS");

    public static readonly ProgramOption<string?> TlsKey = ProgramOptions.Text(
        "tlsKey", "PEM file with the private key, where the certificate's file does not hold it");

    public static readonly ProgramOption<string?> TlsPassword = ProgramOptions.Text(
        "tlsPassword", "Password of the PFX or of the key. Better given as THALASSA_TLSPASSWORD");

    public static readonly ProgramOption<string?> ClientCa = ProgramOptions.Text(
        "clientCa", "PEM file with the authorities whose client certificates open this API in place of the key, with --tlsCertificate");

    public static readonly ProgramOption<int> RateLimit = ProgramOptions.Number(
        "rateLimit",
        100,
        0,
        100_000,
        "Requests per second that this API takes from one address, beyond loopback: 1 to 100000, twice that at once; "
        + "0 for no limit. Default: {default}",
        "is a whole number from 1 to 100000, or 0 for no limit");

    public static readonly ProgramOption<RoutingChoice> Routing = ProgramOptions.Word(
        "routing",
        RoutingChoice.Auto,
        "Whose frontends and backends to serve: local (this agent's own), fleet (the registry's), or auto. Default: {default}",
        "is local, fleet or auto",
        StringComparer.Ordinal,
        ("local", RoutingChoice.Local),
        ("fleet", RoutingChoice.Fleet),
        ("auto", RoutingChoice.Auto));

    public static readonly ProgramOption<string?> ServiceBus = ProgramOptions.Text(
        "serviceBus", "Connection string or namespace of the Service Bus that events come from, in place of the registry's own stream");

    public static readonly ProgramOption<string?> ServiceBusClientId = ProgramOptions.Text(
        "serviceBusClientId",
        "Client id of the user-assigned identity that signs in to a Service Bus namespace. Default: AZURE_CLIENT_ID, else the "
        + "machine's own identity");

    public static readonly ProgramOption<string> ServiceBusTopic = ProgramOptions.Text(
        "serviceBusTopic", fallback: "thalassa", help: "Topic of the events. Default: {default}");

    public static readonly ProgramOption<string?> ServiceBusSubscription = ProgramOptions.Text(
        "serviceBusSubscription", "Subscription of this agent. Default: one is created for it");

    public static readonly ProgramOption<string?> Persistence = ProgramOptions.Text(
        "persistence", "File that keeps frontends, backends and what is known of members over a restart, in Aqueduct's format");

    public static readonly ProgramOption<string?> DbPath = ProgramOptions.Text(
        "dbPath",
        "The same file, where --persistence is not given; for a folder, state.json in it. The activity log is kept there too: in a "
        + "folder as activity.jsonl, else beside the file");

    public static readonly ProgramOption<TimeSpan> StatsRetention = ProgramOptions.Seconds(
        "statsRetention", 300, 10, 3600, "Seconds that HAProxy's statistics are remembered, {range}. Default: {default}");

    public static readonly ProgramOption<LastMemberChoice> LastMember = ProgramOptions.Word(
        "lastMember",
        LastMemberChoice.Maintenance,
        "What becomes of the last member of a dynamic backend when the registry says that it left: maintenance, or serve (it keeps "
        + "the traffic while it passes its check). Default: {default}",
        "is maintenance or serve",
        StringComparer.Ordinal,
        ("maintenance", LastMemberChoice.Maintenance),
        ("serve", LastMemberChoice.Serve));

    public static readonly ProgramOption<TimeSpan> RollbackWindow = ProgramOptions.Seconds(
        "rollbackWindow",
        300,
        0,
        86400,
        "Seconds that the version a backend was switched from is kept checked, for a quick way back, {range}. Default: {default}");

    public static readonly ProgramOption<bool> Debug = ProgramOptions.Flag("debug", "Log more");

    /// <summary>In the order of <c>--help</c>.</summary>
    public static IReadOnlyList<ProgramOption> All { get; } =
    [
        Host, Port, Label, Registry, Snapshot, ThalassaHost, ThalassaApiPort, ThalassaPort,
        .. CompatibilityModes.Options,
        ApiKey, RegistryKey, TlsCertificate, TlsKey, TlsPassword, ClientCa, RateLimit, Routing,
        ServiceBus, ServiceBusClientId, ServiceBusTopic, ServiceBusSubscription, Persistence, DbPath, StatsRetention,
        HaproxyOptionList.Haproxy, HaproxyOptionList.SocketPath, HaproxyOptionList.PidPath, HaproxyOptionList.CfgPath,
        HaproxyOptionList.MasterSocket, HaproxyOptionList.StatsPort, HaproxyOptionList.TemplateFile,
        LastMember, HaproxyOptionList.Drain, RollbackWindow, HaproxyOptionList.SwitchPatience, HaproxyOptionList.Sudo,
        Debug,
    ];
}
