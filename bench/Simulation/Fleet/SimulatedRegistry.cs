using System.Diagnostics.Metrics;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Bench.Simulation.Doubles;
using Thalassa.Registry;
using Thalassa.Registry.Events;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tables;

namespace Thalassa.Bench.Simulation.Fleet;

/// <summary>The real registry, with its clients of tables and bus, on the doubles; and the timer that runs its reaper.</summary>
internal sealed class SimulatedRegistry : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly HttpClient _http;
    private readonly MeterListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _timer;
    private double _reapLag;

    public SimulatedRegistry(TableDouble tables, string bus)
    {
        _http = new HttpClient(tables, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var options = StorageClients.TableOptions();
        options.Transport = new HttpClientTransport(_http);
        var service = new TableServiceClient(
            "AccountName=simulated;AccountKey=c2ltdWxhdGVk;TableEndpoint=http://tables.invalid/simulated", options);
        var services = new ServiceCollection().AddLogging().AddRegistry();
        services.AddSingleton(provider => new TableStore(service, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRegistrationStore>(provider => provider.GetRequiredService<TableStore>());
        services.AddSingleton<IRoutingStore>(provider => provider.GetRequiredService<TableStore>());
        services.AddSingleton<IEventPublisher>(
            provider => new ServiceBusEventPublisher(
                new ServiceBusClient(
                    bus, ServiceBusEventPublisher.ClientOptions()), "thalassa", provider.GetRequiredService<SendRateLimiter>()));
        _services = services.BuildServiceProvider();
        Registry = _services.GetRequiredService<ServiceRegistry>();
        Store = _services.GetRequiredService<IRegistrationStore>();
        Metrics = _services.GetRequiredService<RegistryMetrics>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "thalassa.registry.reap.lag")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, lag, _, _) => _reapLag = Math.Max(_reapLag, lag));
        _listener.Start();
        _timer = Task.Run(ReapAgainAndAgainAsync);
    }

    public ServiceRegistry Registry { get; }

    public IRegistrationStore Store { get; }

    public RegistryMetrics Metrics { get; }

    /// <summary>Events that the last pass found unpublished.</summary>
    public int Pending => _services.GetRequiredService<Reaper>().Last?.Pending ?? 0;

    /// <summary>The longest lag of a registration that was ended since this was last asked, seconds.</summary>
    public double TakeReapLag()
    {
        var lag = _reapLag;
        _reapLag = 0;
        return lag;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _timer;
        await _services.DisposeAsync();
        _listener.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task ReapAgainAndAgainAsync()
    {
        var reaper = _services.GetRequiredService<Reaper>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await reaper.PassAsync(_stop.Token);
                }
                catch (Azure.RequestFailedException)
                {
                    // The next pass goes on, as the function app's does.
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The simulation is over.
        }
    }
}
