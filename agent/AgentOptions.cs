using System.Net;
using Thalassa.Agent.Access;
using Thalassa.Agent.Compatibility;
using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Settings;
using Thalassa.Client;
using Thalassa.Hosting.Options;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Agent;

/// <summary>How an agent was started. <see cref="Read"/> makes one and says what is wrong; the defaults are in <c>--help</c>.</summary>
public sealed record AgentOptions
{
    /// <summary>Address that the API listens on.</summary>
    public IPAddress Host { get; init; } = AgentOptionList.Host.Default;

    /// <summary>Port that the API listens on, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = AgentOptionList.Port.Default;

    /// <summary>Which labelled objects of the fleet this agent serves, or null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The registry's addresses; none for an agent of static members alone.</summary>
    public IReadOnlyList<Uri> RegistryHosts { get; init; } = [];

    /// <summary>The features that are on and that an agent works without, such as those for operators of older systems.</summary>
    public IReadOnlyList<IAgentExtension> Extensions { get; init; } = [];

    /// <summary>Where the registry's snapshot is, for when the registry cannot be asked; or null.</summary>
    public SnapshotOptions? Snapshot { get; init; }

    /// <summary>Key for the registry, and of this API beyond loopback; or null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Key for the registry, where it is another than <see cref="ApiKey"/>; or null.</summary>
    public string? RegistryKey { get; init; }

    /// <summary>How the API speaks TLS, or null for plain HTTP.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Requests per second of one address, beyond loopback; 0 for no limit. Default 100.</summary>
    public int RateLimit { get; init; } = AgentOptionList.RateLimit.Default;

    /// <summary>Whose frontends and backends to serve.</summary>
    public RoutingChoice Routing { get; init; } = AgentOptionList.Routing.Default;

    /// <summary>Connection string or namespace of the Service Bus, or null for the registry's own stream.</summary>
    public string? ServiceBus { get; init; }

    /// <summary>Client id of the identity that signs in to the namespace, or null for the default one.</summary>
    public string? ServiceBusClientId { get; init; }

    /// <summary>Topic of the events.</summary>
    public string ServiceBusTopic { get; init; } = AgentOptionList.ServiceBusTopic.Default;

    /// <summary>Subscription of this agent, or null for one that it creates.</summary>
    public string? ServiceBusSubscription { get; init; }

    /// <summary>File that outlives the agent, or null.</summary>
    public string? StateFile { get; init; }

    /// <summary>File of the activity log, or null to keep that in memory alone.</summary>
    public string? ActivityFile { get; init; }

    /// <summary>How far back HAProxy's statistics are remembered. Default 5 min.</summary>
    public TimeSpan StatsRetention { get; init; } = AgentOptionList.StatsRetention.Default;

    /// <summary>Whether to log more.</summary>
    public bool Debug { get; init; }

    /// <summary>How long the version that a backend was switched from is kept warm. Default 5 min.</summary>
    public TimeSpan RollbackWindow { get; init; } = AgentOptionList.RollbackWindow.Default;

    /// <summary>What becomes of a dynamic backend's last member.</summary>
    public LastMember LastMember { get; init; } = AgentOptionList.LastMember.Default;

    /// <summary>How HAProxy is driven.</summary>
    public HaproxyOptions Haproxy { get; init; } = new();

    /// <summary>Whether only programs of this machine can call the API.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Host);

    /// <summary>Whether members come from anywhere but the backends' definitions.</summary>
    public bool HasSource => RegistryHosts.Count > 0 || Extensions.Any(extension => extension.IsMemberSource);

    /// <summary>Who may call the API.</summary>
    public AccessOptions Access => new(IsLoopback, ApiKey, Tls, RateLimit);

    /// <summary>Reads all options and notes every fault.</summary>
    /// <param name="value">Gives an option's text by its name, or null.</param>
    /// <param name="faults">Takes the faults, under the names of the options.</param>
    public static AgentOptions Read(Func<string, string?> value, FaultList faults)
    {
        var read = new OptionReader(value, faults);
        var options = new AgentOptions
        {
            Host = read.Get(AgentOptionList.Host),
            Port = read.Get(AgentOptionList.Port),
            Label = read.Get(AgentOptionList.Label),
            RegistryHosts = ReadRegistry(read),
            Extensions = CompatibilityModes.Read(read),
            Snapshot = SnapshotOptions.Read(read.Get(AgentOptionList.Snapshot), faults),
            ApiKey = read.Get(AgentOptionList.ApiKey),
            RegistryKey = read.Get(AgentOptionList.RegistryKey),
            Tls = TlsFiles.Read(read.Text, faults),
            RateLimit = read.Get(AgentOptionList.RateLimit),
            Routing = read.Get(AgentOptionList.Routing),
            ServiceBus = read.Get(AgentOptionList.ServiceBus),
            ServiceBusClientId = read.Get(AgentOptionList.ServiceBusClientId),
            ServiceBusTopic = read.Get(AgentOptionList.ServiceBusTopic),
            ServiceBusSubscription = read.Get(AgentOptionList.ServiceBusSubscription),
            StateFile = StatePath(read.Get(AgentOptionList.Persistence) ?? read.Get(AgentOptionList.DbPath)),
            ActivityFile = ActivityPath(read.Get(AgentOptionList.DbPath)),
            StatsRetention = read.Get(AgentOptionList.StatsRetention),
            RollbackWindow = read.Get(AgentOptionList.RollbackWindow),
            LastMember = read.Get(AgentOptionList.LastMember),
            Debug = read.Get(AgentOptionList.Debug),
            Haproxy = HaproxyOptions.Read(read),
        };
        options.Validate(faults);
        return options;
    }

    private void Validate(FaultList faults)
    {
        if (Label is not null && !RoutingText.IsKey(Label))
        {
            faults.Add("label", "is 1 to 63 letters, digits or _ . : - and starts with a letter or digit");
        }

        if (!IsLoopback && ApiKey is null && Tls?.ClientCa is null)
        {
            faults.Add(
                "host",
                "is beyond loopback, where the API needs a key; give --apiKey, or --clientCa for client certificates, or listen on "
                + "127.0.0.1");
        }

        if (Snapshot is not null && RegistryHosts.Count == 0)
        {
            faults.Add("snapshot", "stands in for a registry that does not answer; give its address with --registry");
        }

        if (RegistryHosts.Count == 0 && (Routing == RoutingChoice.Fleet || ServiceBus is not null))
        {
            faults.Add("registry", "is needed for --routing fleet and for --serviceBus; give its address, such as http://127.0.0.1:7071");
        }

        if ((RegistryHosts.Count > 0 ? 1 : 0) + Extensions.Count(extension => extension.IsMemberSource) > 1)
        {
            faults.Add("registry", "is one source of members, and --serviceReg and --etcd are others; give one of them");
        }

        foreach (var extension in Extensions)
        {
            extension.Validate(HasSource, faults);
        }

        if (StateFile is not null && !Directory.Exists(Path.GetDirectoryName(StateFile)))
        {
            faults.Add("persistence", $"is a file in a folder that exists; create {Path.GetDirectoryName(StateFile)}");
        }

        Haproxy.Validate(faults);
    }

    private static IReadOnlyList<Uri> ReadRegistry(OptionReader read)
    {
        if (read.Get(AgentOptionList.Registry) is { } registry)
        {
            return RegistryClientOptions.ReadHosts(registry, "registry", read.Faults);
        }

        if (read.Get(AgentOptionList.ThalassaHost) is not { } host)
        {
            return [];
        }

        var port = read.Get(AgentOptionList.ThalassaApiPort);
        return HostText.TryParse(host, "thalassaHost", read.Faults, out var name)
            ? [new UriBuilder("http", name, port).Uri]
            : [];
    }

    private static string? ActivityPath(string? text) =>
        Directory.Exists(text) ? Path.GetFullPath(Path.Combine(text, "activity.jsonl"))
        : text is null ? null
        : $"{Path.GetFullPath(text)}.activity.jsonl";

    private static string? StatePath(string? text) =>
        Directory.Exists(text) ? Path.GetFullPath(Path.Combine(text, "state.json"))
        : text is null ? null
        : Path.GetFullPath(text);
}
