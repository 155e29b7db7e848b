using System.Net;
using System.Net.Security;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Client.Events;
using Thalassa.Client.Heartbeats;
using Thalassa.Client.Lookups;
using Thalassa.Client.Options;
using Thalassa.Client.Subscriptions;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>A client of the registry: registers services, looks them up and subscribes to changes.</summary>
/// <remarks>
/// Thread-safe. The background never throws: events report failures, and the client retries. Event handlers run one after another on a
/// task of the client, so a slow one delays the next heartbeat or transition; their exceptions are logged.
/// </remarks>
public sealed partial class ThalassaClient : IAsyncDisposable
{
    private readonly ThalassaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient? _ownHttp;
    private readonly NamespacePrefix _namespace;
    private readonly MemberPicker _picker;
    private readonly HeartbeatLoop _heartbeats;
    private readonly Subscriber _subscriber;
    private readonly Lazy<string> _host;

    /// <summary>Creates a client; it sends nothing before its first use.</summary>
    /// <param name="connection">A connection string, see <see cref="ThalassaOptions.Parse"/>.</param>
    /// <exception cref="FormatException">It is invalid.</exception>
    public ThalassaClient(string connection)
        : this(ThalassaOptions.Parse(connection))
    {
    }

    /// <summary>Creates a client; it sends nothing before its first use.</summary>
    /// <param name="options">The options.</param>
    /// <param name="http">Sends the requests; its owner disposes it, and its timeout should be disabled. Null for the client's own.</param>
    /// <param name="time">The clock. Null for the system clock.</param>
    /// <param name="loggers">Receives log messages. Null for none.</param>
    /// <param name="random">The source of random pauses and members, for repeatable tests. Null for a random one.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message lists all errors.</exception>
    public ThalassaClient(
        ThalassaOptions options, HttpClient? http = null, TimeProvider? time = null, ILoggerFactory? loggers = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = options.Validate();
        var key = ApiKey.Find(options, Environment.GetEnvironmentVariable, faults);
        var tls = http is null ? ClientTls.Read(options, faults) : null;
        ThrowOn(faults, nameof(options));

        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<ThalassaClient>();
        var web = http ?? (_ownHttp = CreateHttp(tls));
        _namespace = new NamespacePrefix(options.Namespace);
        _host = new Lazy<string>(() => options.Host ?? LocalHost.Detect(options.Hosts));
        _picker = new MemberPicker(Draws());
        var registry = new RegistryClientOptions { Hosts = options.Hosts, ApiKey = key, Timeout = options.Timeout };
        Registry = new RegistryClient(web, registry, _time);
        _heartbeats = new HeartbeatLoop(Registry, options, Report, _time, Draws());
        _subscriber = new Subscriber(Registry, CreateSource, Report, options.PollInterval, _time, Draws(), _logger);

        // A seeded Random serves one thread at a time, so each part gets one of its own.
        Random Draws() => random is null ? Random.Shared : new Random(random.Next());

        IEventSource? CreateSource(IReadOnlyList<string> names) =>
            options.EventSource?.Invoke(names)
            ?? (
                options.Events == EventTransport.Stream
                    ? new SseEventSource(web, registry, _time, new Backoff(Backoff.First, Backoff.Most, Draws()))
                    : null);
    }

    /// <summary>The registry accepted registrations: raised once per heartbeat.</summary>
    public event EventHandler<UpdateSuccessfulEventArgs>? UpdateSuccessful;

    /// <summary>The registry did not accept registrations or deregistrations; the client retries.</summary>
    public event EventHandler<UpdateFailedEventArgs>? UpdateFailed;

    /// <summary>A subscribed registration appeared, returned, or changed its meta.</summary>
    public event EventHandler<TransitionEventArgs>? Online;

    /// <summary>A subscribed registration is gone.</summary>
    public event EventHandler<TransitionEventArgs>? Offline;

    /// <summary>The registry's HTTP API, for calls that this class does not have. It does not apply namespaces.</summary>
    public RegistryClient Registry { get; }

    /// <summary>The state of the heartbeats.</summary>
    public HeartbeatState State => _heartbeats.State;

    /// <summary>The client's options.</summary>
    public ThalassaOptions Options => _options;

    /// <summary>Whether the registrations of this process are known to be in the registry: renewed within their lease.</summary>
    public bool IsOnline => State.IsOnline(_time.GetUtcNow(), _options.Lease);

    /// <summary>Whether it waits for its next heartbeat.</summary>
    internal bool IsWaiting => _heartbeats.IsWaiting;

    /// <summary>
    /// Registers a service of this process: at once if the client is started, otherwise at the start. An existing registration gets the
    /// new meta.
    /// </summary>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version.</param>
    /// <param name="port">Its port, 1 to 65535.</param>
    /// <param name="meta">Metadata for others. Missing <c>hostname</c>, <c>pid</c>, <c>registered</c> and <c>secondsToExpire</c> are filled
    /// in.</param>
    /// <param name="host">The name or address at which others reach it; null for that of the options or the detected one.</param>
    /// <returns>Its id in the registry.</returns>
    /// <exception cref="ArgumentException">An argument is invalid; the message lists all errors.</exception>
    public RegistrationId Register(string name, string version, int port, JsonObject? meta = null, string? host = null)
    {
        var enrollment = CreateEnrollment(name, version, port, meta, host);
        _heartbeats.Enroll(enrollment);
        return enrollment.Id;
    }

    /// <summary>Ends a registration of this process. Notifies the registry at once, and again until it answers.</summary>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version.</param>
    /// <param name="port">Its port.</param>
    /// <param name="host">The host given to <see cref="Register"/>.</param>
    /// <returns>Whether it was registered by this client.</returns>
    public bool Unregister(string name, string version, int port, string? host = null) =>
        RegistrationId.TryCreate(_namespace.Outside(name), version, host ?? _host.Value, $"{port}", new FaultList()) is { } id
        && _heartbeats.Withdraw(id);

    /// <summary>
    /// Starts to send heartbeats; returns at once. The background keeps trying to register, however long the registry is unreachable.
    /// </summary>
    /// <param name="cancellationToken">Has no effect once started.</param>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _heartbeats.Start();
        _subscriber.Start();
        return Task.CompletedTask;
    }

    /// <summary>Stops the heartbeats and the subscriptions, and removes all registrations of this process.</summary>
    /// <param name="cancellationToken">Gives up on the registry; the rest expires with its leases. This is not an error.</param>
    /// <remarks>
    /// Without an answer from the registry it takes at most four times <see cref="ThalassaOptions.Timeout"/>, plus the rest of a running
    /// heartbeat.
    /// </remarks>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _heartbeats.StopAsync(cancellationToken);
        await _subscriber.StopAsync();
    }

    /// <summary>The live registrations of all services, of one service, or of one version.</summary>
    /// <param name="name">The service; null for all.</param>
    /// <param name="version">Its version; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RegistryException">The registry refused or failed.</exception>
    public async Task<IReadOnlyList<Registration>> GetRegistrationsAsync(
        string? name = null, string? version = null, CancellationToken cancellationToken = default)
    {
        var all = await Registry.GetRegistrationsAsync(
            name is null ? null : _namespace.Outside(name), name is null ? null : version, cancellationToken);
        return _namespace.IsPartial || (name is null && version is not null)
            ?
            [
                .. all.Select(_namespace.Inside)
                    .OfType<Registration>()
                    .Where(registration => version is null || registration.Id.Version == version),
            ]
            : all;
    }

    /// <summary>Subscribes to online and offline transitions; those already online come first. Attach handlers before.</summary>
    /// <param name="name">The service; null for all.</param>
    /// <param name="version">Its version; null for all.</param>
    /// <remarks>
    /// Each transition is reported once. After a lost connection a snapshot fills the gap: a registration that left and returned unchanged
    /// is reported as both, one that returned with another meta as online. With <see cref="EventTransport.Poll"/>, such a change between
    /// two comparisons goes unnoticed.
    /// </remarks>
    public void Subscribe(string? name = null, string? version = null) => _subscriber.Add(SelectorOf(name, version));

    /// <summary>Ends the subscription with the same arguments.</summary>
    public void Unsubscribe(string? name = null, string? version = null) => _subscriber.Remove(SelectorOf(name, version));

    /// <summary>Stops the client if it is running.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _subscriber.Dispose();
        _ownHttp?.Dispose();
    }

    internal static HttpClient CreateHttp(SslClientAuthenticationOptions? tls) => new(new SocketsHttpHandler
    {
        SslOptions = tls ?? new SslClientAuthenticationOptions(),

        // So that changes of the registry's DNS names are noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.All,
    })
    {
        // Each request has a limit of its own, and a stream has none.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static void ThrowOn(FaultList faults, string parameter)
    {
        if (faults.Count > 0)
        {
            throw new ArgumentException(faults.ToString(), parameter);
        }
    }

    private Enrollment CreateEnrollment(string name, string version, int port, JsonObject? meta, string? host)
    {
        var faults = new FaultList();
        var id = RegistrationId.TryCreate(_namespace.Outside(name), version, host ?? _host.Value, $"{port}", faults);
        var enrollment = Enrollment.TryCreate(id, meta, _options.Lease, _time.GetUtcNow(), faults);
        ThrowOn(faults, nameof(name));
        return enrollment!;
    }

    private Selector SelectorOf(string? name, string? version) => new(name is null ? null : _namespace.Outside(name), version);
}
