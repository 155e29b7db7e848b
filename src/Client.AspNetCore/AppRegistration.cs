using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Thalassa.Client.AspNetCore;

/// <summary>Registers an app when its server listens, and deregisters it before the server stops.</summary>
internal sealed partial class AppRegistration(
    ThalassaClient client,
    IOptions<ThalassaAppOptions> options,
    IServiceProvider services,
    TimeProvider time,
    ILogger<AppRegistration> logger
) : IHostedLifecycleService
{
    private readonly ThalassaAppOptions _options = options.Value;

    /// <summary>All services have started, so the server listens and its port is known.</summary>
    /// <exception cref="InvalidOperationException">The server has no port, and the options give none.</exception>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_options.Register)
        {
            var listening = ListeningAddress.Choose(
                services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
            var port = _options.Port
                ?? listening?.Port
                ?? throw new InvalidOperationException(
                    "Thalassa: the app listens on no port that can be registered; set one (--urls http://*:8080), or set "
                    + "Thalassa:Port."
                );
            if (_options.Port is null && listening is { IsHttps: true })
            {
                _options.Meta.TryAdd("protocol", "https");
            }

            var host = client.Options.Host ?? listening?.Host;
            if (
                client.Options.Host is null
                && listening is { IsLoopback: true }
                && !client.Options.Hosts.Any(registry => registry.IsLoopback))
            {
                LogLoopback(host!);
            }

            var id = client.Register(_options.Name!, _options.Version!, port, _options.Meta, host);
            LogRegistering(id, client.Options);
        }

        await client.StartAsync(cancellationToken);
    }

    /// <summary>Nothing has stopped yet: the app first leaves the load balancers.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var wasRegistered = client.State is { IsRunning: true, Registrations: > 0 };
        await client.StopAsync(cancellationToken);
        if (!wasRegistered || _options.Drain == TimeSpan.Zero)
        {
            return;
        }

        LogDraining(_options.Drain.TotalSeconds);
        try
        {
            await Task.Delay(_options.Drain, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host's shutdown timeout has passed.
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
