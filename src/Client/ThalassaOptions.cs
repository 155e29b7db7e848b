using Thalassa.Client.Events;
using Thalassa.Client.Options;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The options of a <see cref="ThalassaClient"/>.</summary>
public sealed record ThalassaOptions
{
    /// <summary>
    /// One or more addresses of the same registry; if one fails, the next is tried. Default: <c>http://127.0.0.1:7071/</c>.
    /// </summary>
    public IReadOnlyList<Uri> Hosts { get; init; } = [new("http://127.0.0.1:7071/")];

    /// <summary>
    /// Separates services that share a registry: the service <c>web</c> in the namespace <c>staging</c> is <c>staging.web</c> to
    /// everyone outside. Default: none.
    /// </summary>
    public string? Namespace { get; init; }

    /// <summary>The registry's key, sent as <c>x-functions-key</c>. Without one: <see cref="ApiKeyFile"/>, then the environment.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// A file that holds the key, such as a mounted secret. Without one: the environment's <c>THALASSA_API_KEY</c>, then
    /// <c>THALASSA_API_KEY_FILE</c>.
    /// </summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>
    /// A PEM file with additional trusted certificate authorities, for a registry with a private certificate.
    /// Default: null.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>A PEM file with a client certificate and its private key. Default: null.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>
    /// How long a registration lives without a heartbeat: 1 s to 24 h, whole seconds. Default: 60 s. <c>secondsToExpire</c> in meta
    /// overrides it.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum pause between heartbeats: from 0.1 s to less than the lease. Default: a third of the lease.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>
    /// Timeout of one request to one host, 0.1 s to 100 s. Default: 2.5 s. A heartbeat gets this time per started
    /// hundred registrations.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// The name or address at which others reach this process. Default: the local address of the connection to the registry, or to the
    /// internet if the registry is given by name.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>How subscriptions receive changes. Default: the registry's stream.</summary>
    public EventTransport Events { get; init; } = EventTransport.Stream;

    /// <summary>
    /// The interval at which subscriptions compare with the registry, 1 s to 1 h: the maximum age of their data without events, and the
    /// maximum delay after a lost event. Default: 15 s.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Creates the source of events instead of <see cref="Events"/>, such as a Service Bus subscription. Default: null.</summary>
    /// <remarks>Called for each start of the subscriptions, with the followed services; empty for all.</remarks>
    public Func<IReadOnlyList<string>, IEventSource>? EventSource { get; init; }

    /// <summary>The effective pause between heartbeats.</summary>
    internal TimeSpan HeartbeatOrDefault => Heartbeat ?? (Lease / 3);

    /// <summary>Parses a connection string, <c>[scheme://]host[:port][,host[:port]…][/namespace][?option=value[&amp;…]]</c>.</summary>
    /// <param name="text">
    /// Such as <c>https://a.example.com,b.example.com/staging?lease=30&amp;apiKeyFile=/run/secrets/thalassa</c>. A scheme applies to the
    /// hosts after it; the default is http. Options: <c>lease</c>, <c>heartbeat</c>, <c>timeout</c>, <c>poll</c> (seconds), <c>host</c>,
    /// <c>apiKey</c>, <c>apiKeyFile</c>, <c>caFile</c>, <c>certificateFile</c>, <c>events</c> (<c>stream</c> or <c>poll</c>).
    /// </param>
    /// <returns>The options, with defaults for everything else.</returns>
    /// <exception cref="FormatException">It is invalid; the message lists all errors.</exception>
    public static ThalassaOptions Parse(string text)
    {
        var faults = new FaultList();
        var options = ConnectionString.Read(text, faults);
        foreach (var fault in options.Validate())
        {
            faults.Add(fault.Field, fault.Problem);
        }

        return faults.Count == 0 ? options : throw new FormatException($"Not a valid connection string of a Thalassa registry: {faults}");
    }

    /// <summary>The options from the connection string in <c>THALASSA_REGISTRY</c>; the defaults if it is not set.</summary>
    /// <exception cref="FormatException">It is set but invalid.</exception>
    public static ThalassaOptions FromEnvironment() =>
        Environment.GetEnvironmentVariable("THALASSA_REGISTRY") is { Length: > 0 } text ? Parse(text) : new ThalassaOptions();

    /// <summary>Validates the options.</summary>
    /// <returns>All errors; empty if valid.</returns>
    public FaultList Validate()
    {
        var faults = new FaultList();
        if (Hosts.Count == 0 || Hosts.Any(host => host is not { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            faults.Add("hosts", "must be one or more addresses like https://registry.example.com");
        }

        if (Namespace is not null)
        {
            ServiceToken.Check(Namespace, "namespace", faults);
        }

        if (
            Lease < TimeSpan.FromSeconds(1)
            || Lease > TimeSpan.FromSeconds(MetaRules.MaxSecondsToExpire)
            || Lease.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            faults.Add("lease", $"must be a whole number of seconds from 1 to {MetaRules.MaxSecondsToExpire}");
        }

        if (HeartbeatOrDefault < TimeSpan.FromSeconds(0.1) || HeartbeatOrDefault >= Lease)
        {
            faults.Add("heartbeat", $"must be from 0.1 s to less than the lease of {Lease.TotalSeconds:0.#} s");
        }

        Range(Timeout, "timeout", 0.1, 100, faults);
        Range(PollInterval, "poll", 1, 3600, faults);
        if (Host is not null)
        {
            _ = HostText.TryParse(Host, "host", faults, out _);
        }

        Options.ApiKey.Check(ApiKey, "apiKey", faults);
        return faults;
    }

    /// <summary>The addresses and the namespace; never the key.</summary>
    public override string ToString() => $"{string.Join(',', Hosts.Select(host => host.ToString().TrimEnd('/')))}/{Namespace}";

    private static void Range(TimeSpan value, string field, double least, double most, FaultList faults)
    {
        if (value.TotalSeconds < least || value.TotalSeconds > most)
        {
            faults.Add(field, $"must be from {least} to {most} s");
        }
    }
}
