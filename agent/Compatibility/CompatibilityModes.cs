using System.Net;
using Thalassa.Agent.Compatibility.Axon;
using Thalassa.Agent.Compatibility.Consul;
using Thalassa.Agent.Compatibility.Etcd;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Settings;
using Thalassa.Hosting.Options;

namespace Thalassa.Agent.Compatibility;

/// <summary>
/// What the agent does for operators of older systems. Only its options and its host refer to this folder, by this class.
/// </summary>
internal static class CompatibilityModes
{
    private static readonly ProgramOption<int> ServiceRegPort = ProgramOptions.Port(
        "serviceRegPort", 8500, 1, "Port of Consul, with --serviceReg. Default: {default}");

    private static readonly ProgramOption<bool> StaleReads = ProgramOptions.Flag(
        "staleReads", "Let any server of Consul answer, not only its leader");

    private static readonly ProgramOption<string?> Etcd = ProgramOptions.Text(
        "etcd",
        "Connection string of an etcd that members come from, in place of a registry, as etcd-registry's clients have it: "
        + "host1,host2/namespace. Default port: 4001");

    private static readonly ProgramOption<int?> AxonPort = ProgramOptions.Port(
        "axonPort", 0, "Port of a publish socket for former clients that subscribe, such as 5001; 0 takes a free one. Default: none");

    private static readonly ProgramOption<IPAddress> AxonHost = ProgramOptions.Address(
        "axonHost", "Address that it listens on; without authentication. Default: {default}");

    /// <summary>The options that turn the modes on.</summary>
    public static IReadOnlyList<ProgramOption> Options { get; } =
    [
        ProgramOptions.Text(
            "serviceReg",
            "Host of a Consul agent that members come from, in place of a registry, or several joined by commas; https://HOST for TLS"),
        ServiceRegPort,
        ProgramOptions.Text("datacenter", "Consul's datacenter, with --serviceReg. Default: that of the Consul agent"),
        ProgramOptions.Text(
            "serviceRegToken", "ACL token for Consul, with service:read and node:read. Better given as CONSUL_HTTP_TOKEN"),
        StaleReads,
        Etcd,
        AxonPort,
        AxonHost,
    ];

    /// <summary>Reads the options.</summary>
    /// <returns>The modes that are on.</returns>
    public static IReadOnlyList<IAgentExtension> Read(OptionReader read)
    {
        IAgentExtension?[] modes =
        [
            ConsulOptions.Read(read.Text, read.Get(ServiceRegPort), read.Get(StaleReads), read.Faults),
            EtcdOptions.Read(read.Get(Etcd), read.Faults),
            read.Get(AxonPort) is { } port ? new AxonOptions { EndPoint = new IPEndPoint(read.Get(AxonHost), port) } : null,
            new TemplateTranslation(),
        ];
        return [.. modes.OfType<IAgentExtension>()];
    }
}
