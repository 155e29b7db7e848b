using System.Net;
using Azure.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thalassa.Agent.Access;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Api;
using Thalassa.Agent.Changes;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Discovery.Snapshots;
using Thalassa.Agent.Fleet;
using Thalassa.Agent.Memory;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Stats;
using Thalassa.Agent.Status;
using Thalassa.Agent.Stream;
using Thalassa.Agent.Systemd;
using Thalassa.Agent.Telemetry;
using Thalassa.Agent.Ui;
using Thalassa.Client;
using Thalassa.Client.Events;
using Thalassa.Client.ServiceBus;
using Thalassa.Hosting.OpenApi;
using Thalassa.Hosting.Telemetry;

namespace Thalassa.Agent;

/// <summary>Puts an agent together: discovery, routing, HAProxy and the API.</summary>
public static class AgentHost
{
    /// <summary>Makes an agent that has yet to be started.</summary>
    /// <param name="options">Without faults.</param>
    /// <param name="addHaproxy">Adds <see cref="IHaproxy"/>, which starts before all that uses it; and what else is to be replaced.</param>
    public static WebApplication Build(AgentOptions options, Action<IServiceCollection> addHaproxy)
    {
        WebApplication? agent = null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(AgentHost).Assembly.GetName().Name });
        builder.Logging.SetMinimumLevel(options.Debug ? LogLevel.Debug : LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Why a start failed its caller tells, in a line instead of a stack.
            .AddFilter("Microsoft.Extensions.Hosting", level => level >= (agent is { Lifetime.ApplicationStarted.IsCancellationRequested: true } ? LogLevel.Warning : LogLevel.Critical))
            .AddFilter("System.Net.Http", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(options.Host, options.Port, listen =>
            {
                if (options.Tls is not null)
                {
                    var certificates = kestrel.ApplicationServices.GetRequiredService<ApiCertificates>();
                    listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificates.Current) });
                }
            });
        });
        var services = builder.Services;
        services.AddSingleton(options.Access);
        services.AddSingleton(new AgentIdentity(options.Label, options.Port));
        services.AddCallerLimit(options.Access);
        if (options.Tls is { } tls)
        {
            services.AddSingleton(provider => new ApiCertificates(tls, provider.GetRequiredService<ILogger<ApiCertificates>>()));
        }

        services.AddSingleton<ChangeSignal>();
        addHaproxy(services);
        services.TryAddSingleton(TimeProvider.System);
        AddRouting(services, options);
        AddSource(services, options);

        services.AddSingleton(provider => new SystemdNotifier(
            provider.GetRequiredService<TimeProvider>(), Environment.GetEnvironmentVariable));
        services.AddHostedService(provider => provider.GetRequiredService<SystemdNotifier>());
        services.AddHostedService<HangupService>();
        services.AddHostedService<AfterStart>();
        services.AddSingleton<AgentStatus>();
        services.AddSingleton<Operators>();
        services.AddSingleton<ChangeEndpoint>();
        services.AddStats(options.StatsRetention);
        services.AddActivity(options.ActivityFile);
        services.AddStream();
        services.AddTelemetry(builder.Configuration, new TelemetrySource("thalassa-agent", AgentStatus.Version, AgentTelemetry.Name));
        services.AddHostedService<AgentGauges>();
        services.AddHostedService<HaproxyGauges>();
        services.AddProblemDetails();
        services.AddOpenApiParts().AddOpenApi(OpenApiDocuments.Name, document => document.Describe(
            "Serverless Thalassa: agent", AgentStatus.Version.Split('+')[0], "Frontends, backends and members of one HAProxy. A change is answered when HAProxy does it; faults are application/problem+json."));
        var app = agent = builder.Build();
        app.UseSecurityHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = failure => failure is BadHttpRequestException bad ? bad.StatusCode : (int)HttpStatusCode.InternalServerError,
        });
        app.UseStatusCodePages();
        if (CallerLimit.IsNeeded(options.Access))
        {
            app.UseRateLimiter();
        }

        app.UseMiddleware<ApiGuard>();
        app.UseMiddleware<QueryFlags>();
        app.UseWebSockets();
        app.MapUi();
        app.MapRouting();
        app.MapDrains();
        app.MapGet("/status", (AgentStatus status) => Results.Json(status.Read(), ApiJson.Default.StatusAnswer))
            .Describe("Status", "How this agent is, how old its knowledge is, and what it could not do.").Produces<StatusAnswer>();
        app.MapGet("/metrics", async (MetricsPage page, StatsService stats, CancellationToken cancellationToken) =>
            {
                await stats.RefreshAsync(cancellationToken);
                return page;
            })
            .Describe("Metrics", "What this agent and its HAProxy counted, for Prometheus.").Produces<string>(200, "text/plain");
        app.MapObservation();
        app.MapStream();
        app.MapOpenApi();
        return app;
    }

    private static void AddRouting(IServiceCollection services, AgentOptions options)
    {
        services.TryAddSingleton<DnsLookup>(Dns.GetHostAddressesAsync);
        services.TryAddSingleton(new FollowerOptions());
        services.AddSingleton(provider => new Membership(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<FollowerOptions>().Hold));
        services.AddSingleton<HostResolver>();
        services.AddSingleton(provider => new WarmVersions(provider.GetRequiredService<TimeProvider>(), options.RollbackWindow));
        services.AddSingleton(provider => new SnapshotBuilder(
            provider.GetRequiredService<Membership>(), provider.GetRequiredService<HostResolver>(), provider.GetRequiredService<WarmVersions>(),
            provider.GetRequiredService<ForcedSwitches>(), provider.GetRequiredService<Drains>(), options.LastMember)
        {
            NamesFrontends = options.Extensions.Any(extension => extension.NamesFrontends),
        });
        services.AddSingleton<ForcedSwitches>();
        services.AddSingleton<Drains>();
        services.TryAddSingleton(options.Haproxy);
        services.AddSingleton<IHostResolver>(provider => provider.GetRequiredService<HostResolver>());
        services.AddChanges();
        if (options.StateFile is { } path)
        {
            services.AddSingleton(provider => new PersistenceFile(
                path, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PersistenceFile>>()));
        }

        services.AddSingleton(provider => provider.GetService<PersistenceFile>()?.Load() ?? PersistedState.Empty);
        services.AddSingleton(provider => new RoutingMode(
            options.Routing, options.RegistryHosts.Count > 0, provider.GetRequiredService<PersistedState>()));
        services.AddSingleton(CreateLoop);
        services.AddHostedService(provider => provider.GetRequiredService<RoutingLoop>());
        services.AddHostedService<ResolverService>();
    }

    private static RoutingLoop CreateLoop(IServiceProvider provider)
    {
        var recalled = provider.GetRequiredService<PersistedState>();
        provider.GetRequiredService<Membership>().Recall(recalled.Members, recalled.AsOf);
        provider.GetRequiredService<HostResolver>().Recall(recalled.Addresses);
        provider.GetRequiredService<Drains>().Recall(recalled.Drained);
        var loop = new RoutingLoop(
            new RecordingHaproxy(provider.GetRequiredService<IHaproxy>(), provider.GetRequiredService<ActivityRecorder>()),
            provider.GetRequiredService<SnapshotBuilder>(),
            provider.GetRequiredService<HostResolver>(),
            provider.GetRequiredService<Membership>(),
            provider.GetService<PersistenceFile>(),
            provider.GetRequiredService<RoutingMode>(),
            provider.GetRequiredService<WarmVersions>(),
            provider.GetRequiredService<ForcedSwitches>(),
            provider.GetRequiredService<Drains>(),
            provider.GetRequiredService<ChangeSignal>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RoutingLoop>>());
        loop.Recall(recalled.Table);
        return loop;
    }

    private static void AddSource(IServiceCollection services, AgentOptions options)
    {
        if (options.RegistryHosts.Count > 0)
        {
            AddRegistry(services, options);
        }

        foreach (var extension in options.Extensions)
        {
            extension.AddTo(services);
        }

        if (options.HasSource)
        {
            services.AddSingleton(provider => CreateFollower(provider, options.Extensions.Any(extension => extension.FollowsAll)));
            services.AddHostedService(provider => provider.GetRequiredService<RegistryFollower>());
        }
    }

    private static void AddRegistry(IServiceCollection services, AgentOptions options)
    {
        var registry = new RegistryClientOptions { Hosts = options.RegistryHosts, ApiKey = options.RegistryKey ?? options.ApiKey };
        services.AddSingleton(registry);
        services.TryAddSingleton(_ => new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });
        services.AddSingleton<RegistryClient>();
        services.TryAddSingleton(provider => CreateEvents(provider, options, registry));
        services.AddSingleton<IMemberSource, ThalassaSource>();
        services.AddSingleton(provider => new FleetReader(
            provider.GetRequiredService<RegistryClient>(), options.Label, provider.GetRequiredService<ILogger<FleetReader>>()));
        if (options.Snapshot is { } snapshot)
        {
            services.AddSingleton(snapshot).AddSingleton(_ => new SnapshotSource(snapshot.Connect())).AddSingleton<SnapshotFallback>();
        }

        services.AddFleetChanges();
        services.AddSingleton<SelfReport>();
        services.AddHostedService<FleetReporter>();
    }

    private static RegistryFollower CreateFollower(IServiceProvider provider, bool followsAll) => new(
        provider.GetRequiredService<IMemberSource>(),
        provider.GetRequiredService<Membership>(),
        provider.GetService<FleetReader>(),
        provider.GetRequiredService<RoutingLoop>(),
        provider.GetRequiredService<RoutingMode>(),
        followsAll,
        provider.GetService<SnapshotFallback>(),
        provider.GetRequiredService<FollowerOptions>(),
        provider.GetRequiredService<ChangeSignal>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<RegistryFollower>>());

    private static DefaultAzureCredential Credential(AgentOptions options) => options.ServiceBusClientId is { } client
        ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = client })
        : new DefaultAzureCredential();

    private static IEventSource CreateEvents(IServiceProvider provider, AgentOptions options, RegistryClientOptions registry)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        if (options.ServiceBus is not { } bus)
        {
            return new SseEventSource(provider.GetRequiredService<HttpClient>(), registry, time, new Backoff());
        }

        // Agents that share a subscription would take each other's events; a port of 0 tells none of them apart.
        var number = options.Port == 0 ? Random.Shared.Next(65_536, int.MaxValue) : options.Port;
        var subscription = new ServiceBusSubscriptionOptions
        {
            Topic = options.ServiceBusTopic,
            Subscription = options.ServiceBusSubscription
                ?? ServiceBusSubscriptionOptions.NameOf(Environment.MachineName, options.Label, number),
            Create = options.ServiceBusSubscription is null,
        };
        return ServiceBusEventSource.Create(
            bus, () => Credential(options), subscription, time, provider.GetRequiredService<ILogger<ServiceBusEventSource>>());
    }
}
