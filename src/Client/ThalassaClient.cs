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

/// <summary>A process's place in the registry: what it registers, and what it wants to know of others.</summary>
/// <remarks>
/// Safe for use by many threads. Whatever happens to the registry, nothing is thrown from the background: the events say what went wrong,
/// and the
/// client tries again. Event handlers run one after another on a task of the client, so a slow one holds up the next heartbeat or
/// transition; what
/// they throw is logged.
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

    /// <summary>Makes a client; nothing is sent before it is asked for something.</summary>
    /// <param name="connection">A connection string, see <see cref="ThalassaOptions.Parse"/>.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public ThalassaClient(string connection)
        : this(ThalassaOptions.Parse(connection))
    {
    }

    /// <summary>Makes a client; nothing is sent before it is asked for something.</summary>
    /// <param name="options">Where the registry is, and how the client behaves.</param>
    /// <param name="http">Sends the requests, and is left to its owner; its own timeout should be off. Null for one of the client's
    /// own.</param>
    /// <param name="time">The clock. Null for the machine's.</param>
    /// <param name="loggers">Takes what is worth knowing. Null for nothing.</param>
    /// <param name="random">Draws pauses and members, so that a test can repeat them. Null for chance.</param>
    /// <exception cref="ArgumentException">The options have faults; all are named.</exception>
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

    /// <summary>The registry took registrations: once for each heartbeat.</summary>
    public event EventHandler<UpdateSuccessfulEventArgs>? UpdateSuccessful;

    /// <summary>The registry did not take registrations, or the departure of some; the client tries again by itself.</summary>
    public event EventHandler<UpdateFailedEventArgs>? UpdateFailed;

    /// <summary>A registration that is subscribed to appeared, came back, or has another meta.</summary>
    public event EventHandler<TransitionEventArgs>? Online;

    /// <summary>A registration that is subscribed to is gone.</summary>
    public event EventHandler<TransitionEventArgs>? Offline;

    /// <summary>The registry's HTTP API, for what this class has no words for. It knows nothing of namespaces.</summary>
    public RegistryClient Registry { get; }

    /// <summary>How the heartbeats are going.</summary>
    public HeartbeatState State => _heartbeats.State;

    /// <summary>The options that it was made with.</summary>
    public ThalassaOptions Options => _options;

    /// <summary>Whether the registrations of this process are known to be in the registry: renewed within their lease.</summary>
    public bool IsOnline => State.IsOnline(_time.GetUtcNow(), _options.Lease);

    /// <summary>Whether it waits for its next heartbeat.</summary>
    internal bool IsWaiting => _heartbeats.IsWaiting;

    /// <summary>
    /// Registers a service of this process: at once when the client is started, else with the start. A registration that is there gets the
    /// new meta.
    /// </summary>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version.</param>
    /// <param name="port">Where it listens, 1 to 65535.</param>
    /// <param name="meta">Whatever others should know. <c>hostname</c>, <c>pid</c>, <c>registered</c> and <c>secondsToExpire</c> are filled
    /// in where they are missing.</param>
    /// <param name="host">The name or address that others reach it by; null for the options' or the detected one.</param>
    /// <returns>What it is called in the registry.</returns>
    /// <exception cref="ArgumentException">Something of it has faults; all are named.</exception>
    public RegistrationId Register(string name, string version, int port, JsonObject? meta = null, string? host = null)
    {
        var enrollment = CreateEnrollment(name, version, port, meta, host);
        _heartbeats.Enroll(enrollment);
        return enrollment.Id;
    }

    /// <summary>Ends a registration of this process. Notifies the registry at once, and again until it answers.</summary>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version.</param>
    /// <param name="port">Where it listened.</param>
    /// <param name="host">What was given to <see cref="Register"/>.</param>
    /// <returns>Whether it was registered by this client.</returns>
    public bool Unregister(string name, string version, int port, string? host = null) =>
        RegistrationId.TryCreate(_namespace.Outside(name), version, host ?? _host.Value, $"{port}", new FaultList()) is { } id
        && _heartbeats.Withdraw(id);

    /// <summary>
    /// Begins to send heartbeats; returns at once. Registering goes on in the background however long the registry is away.
    /// </summary>
    /// <param name="cancellationToken">Has no effect once it has begun.</param>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _heartbeats.Start();
        _subscriber.Start();
        return Task.CompletedTask;
    }

    /// <summary>Ends the heartbeats and the subscriptions, and takes every registration of this process away.</summary>
    /// <param name="cancellationToken">Gives up on the registry; what it did not hear of ends with its lease. That is no error.</param>
    /// <remarks>
    /// Without an answer from the registry it takes four times <see cref="ThalassaOptions.Timeout"/> at most, and the rest of a heartbeat
    /// that is under way.
    /// </remarks>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _heartbeats.StopAsync(cancellationToken);
        await _subscriber.StopAsync();
    }

    /// <summary>The live registrations of everything, of one service, or of one version of it.</summary>
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

    /// <summary>Ends what <see cref="Subscribe"/> began with the same arguments.</summary>
    public void Unsubscribe(string? name = null, string? version = null) => _subscriber.Remove(SelectorOf(name, version));

    /// <summary>Stops the client, if that has not been done.</summary>
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
