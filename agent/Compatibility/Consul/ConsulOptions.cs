using Thalassa.Agent.Settings;
using Thalassa.Client;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>Where Consul is and how it is asked.</summary>
public sealed record ConsulOptions : IAgentExtension
{
    /// <summary>One or more agents or servers of the cluster; the next one is asked when one fails. At least one.</summary>
    public required IReadOnlyList<Uri> Hosts { get; init; }

    /// <summary>The datacenter whose services are meant, or null for that of the agent that is asked.</summary>
    public string? Datacenter { get; init; }

    /// <summary>The ACL token, which needs <c>service:read</c> and <c>node:read</c>, or null for the agent's own.</summary>
    public string? Token { get; init; }

    /// <summary>Whether any server may answer, also one that lags behind or has no leader. Default: false, the leader answers.</summary>
    public bool IsStale { get; init; }

    /// <summary>
    /// How long Consul may hold a question open until something changes, 1 s to 10 min; it adds up to a sixteenth. Default: 30 s.
    /// </summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest pause between two such questions about one service. Default: 100 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an answer may take, beside <see cref="Wait"/>. Default: 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Reads the options of the command line.</summary>
    /// <param name="text">Gives an option's text by its name, or null.</param>
    /// <param name="port">The port of the hosts that do not name one.</param>
    /// <param name="isStale">The option <c>staleReads</c>.</param>
    /// <param name="faults">Takes the faults, under the names of the options.</param>
    /// <returns>The options, or null where there is no <c>serviceReg</c>.</returns>
    internal static ConsulOptions? Read(Func<string, string?> text, int port, bool isStale, FaultList faults)
    {
        if (text("serviceReg") is not { } hosts)
        {
            return null;
        }

        if (text("serviceRegToken") is { } token && token.Any(c => c is <= ' ' or > '~'))
        {
            faults.Add("serviceRegToken", "is an ACL token of Consul: printable ASCII without spaces");
        }

        return new ConsulOptions
        {
            Hosts =
            [
                .. RegistryClientOptions
                    .ReadHosts(hosts, "serviceReg", faults)
                    .Select(host => HasPort(host, hosts) ? host : new UriBuilder(host) { Port = port }.Uri),
            ],
            Datacenter = text("datacenter"),
            Token = text("serviceRegToken"),
            IsStale = isStale,
        };
    }

    /// <inheritdoc/>
    public bool IsMemberSource => true;

    /// <inheritdoc/>
    /// <remarks>As Thalassa Consul shows them.</remarks>
    public bool NamesFrontends => true;

    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services.AddConsul(this);

    private static bool HasPort(Uri host, string text) =>
        !host.IsDefaultPort || text.Contains($"{host.Host}:{host.Port}", StringComparison.OrdinalIgnoreCase);
}
