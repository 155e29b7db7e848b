using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thalassa.Agent.Access;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Api;
using Thalassa.Agent.Changes;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Fleet;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Stats;
using Thalassa.Agent.Status;
using Thalassa.Agent.Stream;
using Thalassa.Agent.Systemd;
using Thalassa.Agent.Telemetry;
using Thalassa.Agent.Ui;
using Thalassa.Client;
using Thalassa.Client.ServiceBus;
using Thalassa.Hosting.Telemetry;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Thalassa.Agent;

/// <summary>Puts an agent together: discovery, routing, HAProxy and the API. Each folder adds its own services.</summary>
public static class AgentHost
{
    /// <summary>Makes an agent that has yet to be started.</summary>
    /// <param name="options">Without faults.</param>
    /// <param name="addHaproxy">Adds <see cref="IHaproxy"/>, which starts before all that uses it; and other replacements.</param>
    public static WebApplication Build(AgentOptions options, Action<IServiceCollection> addHaproxy)
    {
        WebApplication? agent = null;
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = typeof(AgentHost).Assembly.GetName().Name });
        builder.Logging.SetMinimumLevel(options.Debug ? LogLevel.Debug : LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Why a start failed its caller tells, in a line instead of a stack.
            .AddFilter("Microsoft.Extensions.Hosting", level => level >= (
                agent is { Lifetime.ApplicationStarted.IsCancellationRequested: true } ? LogLevel.Warning : LogLevel.Critical))
            .AddFilter("System.Net.Http", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        var services = builder.Services;
        services.AddAccess(options.Access);
        services.AddSingleton(new AgentIdentity(options.Label, options.Port));
        services.AddSingleton<ChangeSignal>();
        addHaproxy(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options.Haproxy);
        services.AddRouting(RoutingOf(options), provider => new RecordingHaproxy(
            provider.GetRequiredService<IHaproxy>(), provider.GetRequiredService<ActivityRecorder>()));
        services.AddDiscovery();
        services.AddChanges();
        AddSource(services, options);
        services.AddSystemd();
        services.AddStatus();
        services.AddStats(options.StatsRetention);
        services.AddActivity(options.ActivityFile);
        services.AddStream();
        services.AddTelemetry(builder.Configuration, new TelemetrySource("thalassa-agent", AgentStatus.Version, AgentTelemetry.Name));
        services.AddApi(AgentStatus.Version);
        agent = builder.Build();
        Use(agent, options);
        return agent;
    }

    private static void Listen(KestrelServerOptions kestrel, AgentOptions options)
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
    }

    private static RoutingOptions RoutingOf(AgentOptions options) => new(
        options.Routing,
        HasRegistry: options.RegistryHosts.Count > 0,
        options.StateFile,
        options.RollbackWindow,
        options.LastMember,
        NamesFrontends: options.Extensions.Any(extension => extension.NamesFrontends));

    private static void AddSource(IServiceCollection services, AgentOptions options)
    {
        if (options.RegistryHosts.Count > 0)
        {
            services.AddRegistry(
                new RegistryClientOptions { Hosts = options.RegistryHosts, ApiKey = options.RegistryKey ?? options.ApiKey },
                options.Label,
                options.Snapshot);
            AddEvents(services, options);
            services.AddFleetChanges();
            services.AddFleetReports();
        }

        foreach (var extension in options.Extensions)
        {
            extension.AddTo(services);
        }

        if (options.HasSource)
        {
            services.AddFollower(options.Extensions.Any(extension => extension.FollowsAll));
        }
    }

    private static void AddEvents(IServiceCollection services, AgentOptions options)
    {
        if (options.ServiceBus is not { } bus)
        {
            services.AddEventStream();
            return;
        }

        // Agents that share a subscription would take each other's events; a port of 0 tells none of them apart.
        var number = options.Port == 0 ? Random.Shared.Next(65_536, int.MaxValue) : options.Port;
        services.AddServiceBusEvents(bus, options.ServiceBusClientId, new ServiceBusSubscriptionOptions
        {
            Topic = options.ServiceBusTopic,
            Subscription = options.ServiceBusSubscription
                ?? ServiceBusSubscriptionOptions.NameOf(Environment.MachineName, options.Label, number),
            Create = options.ServiceBusSubscription is null,
        });
    }

    private static void Use(WebApplication app, AgentOptions options)
    {
        app.UseSecurityHeaders();
        app.UseHeadAsGet();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = failure =>
                failure is BadHttpRequestException bad ? bad.StatusCode : (int)HttpStatusCode.InternalServerError,
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
        app.MapStatus();
        app.MapObservation();
        app.MapStream();
        app.MapOpenApi();
    }
}
