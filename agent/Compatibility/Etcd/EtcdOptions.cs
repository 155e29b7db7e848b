using System.Text.RegularExpressions;
using Thalassa.Agent.Settings;
using Thalassa.Client;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Compatibility.Etcd;

/// <summary>Where the etcd is that etcd-registry's clients write to.</summary>
public sealed partial record EtcdOptions : IAgentExtension
{
    /// <summary>The port of a host that names none, as in etcd-registry.</summary>
    public const int DefaultPort = 4001;

    /// <summary>One or more members of the cluster; the next one is asked when one fails. At least one.</summary>
    public required IReadOnlyList<Uri> Hosts { get; init; }

    /// <summary>The key below which the services are: <c>services/</c>, or <c>services/namespace/</c>.</summary>
    public string Prefix { get; init; } = "services/";

    /// <summary>How long an answer may take. Default: 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long nothing may come of a watch before it is opened again. Services that live are heard of every few seconds, so the longer
    /// silence
    /// is one without services, or a broken connection. Default: 5 min.
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Reads a connection string of etcd-registry: <c>protocol://host1,host2/namespace?options</c>; the options are the client's own.
    /// </summary>
    /// <returns>The options, or null if <paramref name="faults"/> grew or <paramref name="text"/> is null.</returns>
    internal static EtcdOptions? Read(string? text, FaultList faults)
    {
        if (text is null)
        {
            return null;
        }

        if (Connection.Match(text) is not { Success: true } parts)
        {
            faults.Add(
                "etcd", "is like 10.0.0.1:2379,10.0.0.2:2379 or https://10.0.0.1:2379/namespace, as etcd-registry's clients have it");
            return null;
        }

        var before = faults.Count;
        var scheme = parts.Groups["scheme"] is { Success: true } given ? given.Value : "http";
        var hosts = parts.Groups["hosts"].Value.Split(',', StringSplitOptions.TrimEntries)
            .Select(host => $"{scheme}://{host}{(HasPort.IsMatch(host) ? string.Empty : $":{DefaultPort}")}");
        var options = new EtcdOptions
        {
            Hosts = RegistryClientOptions.ReadHosts(string.Join(',', hosts), "etcd", faults),
            Prefix = parts.Groups["space"].Value.Trim('/') is { Length: > 0 } space ? $"services/{space}/" : "services/",
        };
        return faults.Count == before ? options : null;
    }

    /// <inheritdoc/>
    public bool IsMemberSource => true;

    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services.AddEtcd(this);

    [GeneratedRegex(
        @"\A((?<scheme>https?)://)?(?<hosts>[^/?#@\s][^/?#@]*)(/(?<space>[A-Za-z0-9_./-]*))?(\?\S*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Connection { get; }

    [GeneratedRegex(@"\]:[0-9]+\z|\A[^:]+:[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex HasPort { get; }
}
