using Thalassa.Client.Events;
using Thalassa.Client.Options;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>Where the registry is, and how a <see cref="ThalassaClient"/> behaves.</summary>
public sealed record ThalassaOptions
{
    /// <summary>
    /// One or more addresses of the same registry; the next one is tried when one fails. Default: <c>http://127.0.0.1:7071/</c>.
    /// </summary>
    public IReadOnlyList<Uri> Hosts { get; init; } = [new("http://127.0.0.1:7071/")];

    /// <summary>
    /// Sets the services of one use of the registry apart: a service <c>web</c> in the namespace <c>staging</c> is <c>staging.web</c> to
    /// everyone
    /// outside of it. Default: none.
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
    /// A PEM file with authorities whose certificates are trusted beside those that the machine trusts, for a registry with a certificate
    /// of one's own. Default: null.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>A PEM file with a certificate and its private key, by which the client shows who it is. Default: null.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>
    /// How long a registration lives without a heartbeat: 1 s to 24 h, whole seconds. Default: 60 s. A meta's own <c>secondsToExpire</c>
    /// goes before.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause between heartbeats: from 0.1 s to less than the lease. Default: a third of the lease.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>
    /// How long one host may take to answer one request, 0.1 s to 100 s. Default: 2.5 s; for each started hundred registrations of a
    /// heartbeat.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// The name or address that others reach this process by. Default: the address that this machine speaks to the registry from, or to the
    /// world
    /// where the registry is given by name.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>How subscriptions learn of changes. Default: by the registry's stream.</summary>
    public EventTransport Events { get; init; } = EventTransport.Stream;

    /// <summary>
    /// How often subscriptions compare with the registry, 1 s to 1 h: without events, how old their knowledge can be; with them, how long a
    /// lost one goes
    /// unnoticed. Default: 15 s.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Makes the source of events in place of <see cref="Events"/>, such as a Service Bus subscription. Default: null.</summary>
    /// <remarks>Called for each start of the subscriptions, with the services that are followed; none for all.</remarks>
    public Func<IReadOnlyList<string>, IEventSource>? EventSource { get; init; }

    /// <summary>The pause between heartbeats, given or by default.</summary>
    internal TimeSpan HeartbeatOrDefault => Heartbeat ?? (Lease / 3);

    /// <summary>Reads a connection string, <c>[scheme://]host[:port][,host[:port]…][/namespace][?option=value[&amp;…]]</c>.</summary>
    /// <param name="text">
    /// Such as <c>https://a.example.com,b.example.com/staging?lease=30&amp;apiKeyFile=/run/secrets/thalassa</c>. A scheme counts for the
    /// hosts after it; without
    /// one it is http. Options: <c>lease</c>, <c>heartbeat</c>, <c>timeout</c>, <c>poll</c> (seconds), <c>host</c>, <c>apiKey</c>,
    /// <c>apiKeyFile</c>, <c>caFile</c>,
    /// <c>certificateFile</c>, <c>events</c> (<c>stream</c> or <c>poll</c>).
    /// </param>
    /// <returns>The options; what the text does not say has its default.</returns>
    /// <exception cref="FormatException">It is no connection string; all its faults are named.</exception>
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

    /// <summary>What the environment's <c>THALASSA_REGISTRY</c> says, a connection string; the defaults where it is not set.</summary>
    /// <exception cref="FormatException">It is set, and is no connection string.</exception>
    public static ThalassaOptions FromEnvironment() =>
        Environment.GetEnvironmentVariable("THALASSA_REGISTRY") is { Length: > 0 } text ? Parse(text) : new ThalassaOptions();

    /// <summary>Checks everything.</summary>
    /// <returns>Every fault; none when all is well.</returns>
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
