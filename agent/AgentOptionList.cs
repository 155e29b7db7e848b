using Thalassa.Agent.Compatibility;
using Thalassa.Agent.Settings;

namespace Thalassa.Agent;

/// <summary>All options of the agent.</summary>
internal static class AgentOptionList
{
    /// <summary>In the order of <c>--help</c>.</summary>
    public static IReadOnlyList<AgentOption> All { get; } =
    [
        new("host", "Address that the API listens on; other than loopback only with --apiKey or --clientCa. Default: 127.0.0.1"),
        new("port", "Port that the API listens on, 0 to 65535; 0 takes a free one. Default: 10000"),
        new("label", "Which of the fleet's labelled frontends and backends this agent serves, beside those without label"),
        new("registry", "Address of the registry, or several joined by commas that are tried in turn, such as http://127.0.0.1:7071"),
        new("snapshot", "Address of the registry's container of snapshots, such as https://ACCOUNT.blob.core.windows.net/snapshots, for a start while the registry is down; read with this machine's identity, or with a signature in the address"),
        new("thalassaHost", "Host of the registry, in place of --registry"),
        new("thalassaApiPort", "Port of the registry, with --thalassaHost. Default: 9000"),
        new("thalassaPort", "Taken for old command lines; events come over the registry's HTTP port"),
        .. CompatibilityModes.Options,
        new("apiKey", "Key for the registry and of this API: for changes, and beyond loopback for every call. Better given as THALASSA_API_KEY"),
        new("registryKey", "Key for the registry, where it is another than that of this API. Better given as THALASSA_REGISTRYKEY"),
        new("tlsCertificate", "File with the certificate of this API and its chain, PEM, or PFX by its name; then the API speaks TLS alone. It is read again when it changes. Default: no TLS"),
        new("tlsKey", "PEM file with the private key, where the certificate's file does not hold it"),
        new("tlsPassword", "Password of the PFX or of the key. Better given as THALASSA_TLSPASSWORD"),
        new("clientCa", "PEM file with the authorities whose client certificates open this API in place of the key, with --tlsCertificate"),
        new("rateLimit", "Requests per second that this API takes from one address, beyond loopback: 1 to 100000, twice that at once; 0 for no limit. Default: 100"),
        new("routing", "Whose frontends and backends to serve: local (this agent's own), fleet (the registry's), or auto. Default: auto"),
        new("serviceBus", "Connection string or namespace of the Service Bus that events come from, in place of the registry's own stream"),
        new("serviceBusClientId", "Client id of the user-assigned identity that signs in to a Service Bus namespace. Default: AZURE_CLIENT_ID, else the machine's own identity"),
        new("serviceBusTopic", "Topic of the events. Default: thalassa"),
        new("serviceBusSubscription", "Subscription of this agent. Default: one is created for it"),
        new("persistence", "File that keeps frontends, backends and what is known of members over a restart, in Aqueduct's format"),
        new("dbPath", "The same file, where --persistence is not given; for a folder, state.json in it. The activity log is kept there too: in a folder as activity.jsonl, else beside the file"),
        new("statsRetention", "Seconds that HAProxy's statistics are remembered, 10 to 3600. Default: 300"),
        new("haproxy", "Program to run as HAProxy. Default: haproxy"),
        new("haproxySocketPath", "HAProxy's statistics and runtime socket. Default: /tmp/haproxy.sock"),
        new("haproxyPidPath", "File with the process id of the HAProxy that the agent runs. Default: /var/run/haproxy.pid"),
        new("haproxyCfgPath", "HAProxy's configuration file, which the agent writes. Default: /etc/haproxy/haproxy.cfg"),
        new("haproxyMasterSocket", "Master socket of a HAProxy that runs already, such as /run/haproxy-master.sock; else the agent runs its own"),
        new("statsPort", "Loopback port of HAProxy's statistics page. Default: none"),
        new("templateFile", "Handlebars template of HAProxy's configuration. Default: the built-in one"),
        new("lastMember", "What becomes of the last member of a dynamic backend when the registry says that it left: maintenance, or serve (it keeps the traffic while it passes its check). Default: maintenance"),
        new("drain", "Seconds that the running requests of a member that leaves are waited for, 0 to 3600. Default: 30"),
        new("rollbackWindow", "Seconds that the version a backend was switched from is kept checked, for a quick way back, 0 to 86400. Default: 300"),
        new("switchPatience", "Seconds that a new version has for its members to pass their checks before it takes the traffic, 1 to 300. Default: 10"),
        new("sudo", "Run HAProxy through sudo -n", IsFlag: true),
        new("debug", "Log more", IsFlag: true),
    ];
}
