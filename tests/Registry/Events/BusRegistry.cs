using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thalassa.Model.Faults;
using Thalassa.Registry.Events;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests.Events;

/// <summary>A registry that publishes to a real bus by the real clock.</summary>
internal sealed class BusRegistry : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly RegistryMetrics _metrics = new(TimeProvider.System);
    private readonly EventPump _pump;
    private readonly ServiceRegistry _registry;
    private readonly FleetRouting _routing;
    private readonly Reaper _reaper;

    public BusRegistry(string connectionString)
    {
        // An operator's pace is no part of this.
        var options = Options.Create(new RegistryOptions { MessagesPerSecond = 1000 });
        var pace = new SendRateLimiter(options, TimeProvider.System);
        _client = new ServiceBusClient(connectionString, ServiceBusEventPublisher.ClientOptions());
        _pump = new EventPump(
            new ServiceBusEventPublisher(_client, "thalassa", pace),
            Store,
            options,
            pace,
            _metrics,
            TimeProvider.System,
            NullLogger<EventPump>.Instance);
        _registry = new ServiceRegistry(Store, _pump, new MetaCache(), options, _metrics, TimeProvider.System);
        _routing = new FleetRouting(Store, _pump, TimeProvider.System);
        _reaper = new Reaper(Store, _pump, options, _metrics, TimeProvider.System, NullLogger<Reaper>.Instance);
    }

    public MemoryStore Store { get; } = new();

    public bool IsFailing => _pump.IsFailing;

    public Task RegisterAsync(int port) => _registry.HeartbeatAsync(
        _registry.Read("web", "1", "h", $"{port}", Encoding.UTF8.GetBytes("{}"), new FaultList())!).AsTask();

    public Task RemoveAsync(int port) => _registry.RemoveAsync(Model.Registrations.RegistrationId.TryParse($"/web/1/h/{port}")!).AsTask();

    public Task RouteAsync(string version) => _routing.PutAsync(
        RoutingKind.Backend,
        "live",
        null,
        JsonElement.Parse($$"""{"type":"dynamic","name":"web","version":"{{version}}"}"""),
        new FaultList());

    public Task PassAsync() => _reaper.PassAsync();

    public async Task<IReadOnlyList<string>> PendingAsync() =>
        [.. (await Store.ScanAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue)).Pending.Select(item => item.Id)];

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        _metrics.Dispose();
    }
}
