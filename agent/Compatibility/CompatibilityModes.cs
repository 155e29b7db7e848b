using System.Net;
using Thalassa.Agent.Compatibility.Axon;
using Thalassa.Agent.Compatibility.Consul;
using Thalassa.Agent.Compatibility.Etcd;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Settings;

namespace Thalassa.Agent.Compatibility;

/// <summary>What the agent does for operators of older systems. Only its options and its host refer to this folder, by this class.</summary>
internal static class CompatibilityModes
{
    /// <summary>The options that turn the modes on.</summary>
    public static IReadOnlyList<AgentOption> Options { get; } =
    [
        new("serviceReg", "Host of a Consul agent that members come from, in place of a registry, or several joined by commas; https://HOST for TLS"),
        new("serviceRegPort", "Port of Consul, with --serviceReg. Default: 8500"),
        new("datacenter", "Consul's datacenter, with --serviceReg. Default: that of the Consul agent"),
        new("serviceRegToken", "ACL token for Consul, with service:read and node:read. Better given as CONSUL_HTTP_TOKEN"),
        new("staleReads", "Let any server of Consul answer, not only its leader", IsFlag: true),
        new("etcd", "Connection string of an etcd that members come from, in place of a registry, as etcd-registry's clients have it: host1,host2/namespace. Default port: 4001"),
        new("axonPort", "Port of a publish socket for former clients that subscribe, such as 5001; 0 takes a free one. Default: none"),
        new("axonHost", "Address that it listens on; it asks nobody who they are. Default: 127.0.0.1"),
    ];

    /// <summary>Reads the options.</summary>
    /// <returns>The modes that are on.</returns>
    public static IReadOnlyList<IAgentExtension> Read(OptionReader read)
    {
        IAgentExtension?[] modes =
        [
            ConsulOptions.Read(read.Text, read.Port("serviceRegPort", 1, 8500)!.Value, read.Flag("staleReads"), read.Faults),
            EtcdOptions.Read(read.Text("etcd"), read.Faults),
            read.Port("axonPort", 0, null) is { } port ? new AxonOptions { EndPoint = new IPEndPoint(read.Address("axonHost"), port) } : null,
            new TemplateTranslation(),
        ];
        return [.. modes.OfType<IAgentExtension>()];
    }
}
