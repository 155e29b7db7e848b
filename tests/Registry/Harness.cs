using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Registry.Events;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Store;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests;

/// <summary>A registry on a memory store, with a clock and a bus that the test holds in its hand.</summary>
internal sealed class Harness : IAsyncDisposable
{
    public Harness(Action<RegistryOptions>? configure = null, MemoryStore? store = null, IRegistrationStore? seenBy = null)
    {
        var options = new RegistryOptions();
        configure?.Invoke(options);
        Options = Microsoft.Extensions.Options.Options.Create(options);
        Store = store ?? new MemoryStore();
        Metrics = new RegistryMetrics(Time);
        Pace = new SendRateLimiter(Options, Time);
        Pump = new EventPump(Bus, seenBy ?? Store, Options, Pace, Metrics, Time, NullLogger<EventPump>.Instance);
        Registry = new ServiceRegistry(seenBy ?? Store, Pump, new MetaCache(), Options, Metrics, Time);
        Reaper = NewReaper(seenBy ?? Store);
        Routing = new FleetRouting(Store, Pump, Time);
    }

    public static Harness Create() => new();

    public ManualTimeProvider Time { get; } = new();

    public IOptions<RegistryOptions> Options { get; }

    public TestBus Bus { get; } = new();

    public MemoryStore Store { get; }

    public RegistryMetrics Metrics { get; }

    public SendRateLimiter Pace { get; }

    public EventPump Pump { get; }

    public ServiceRegistry Registry { get; private set; }

    public Reaper Reaper { get; }

    public FleetRouting Routing { get; }

    /// <summary>From now on what is registered goes through another pump.</summary>
    public void Use(EventPump pump) => Registry = new ServiceRegistry(Store, pump, new MetaCache(), Options, Metrics, Time);

    /// <summary>The reaper of another instance on the same machine and store.</summary>
    public Reaper AnotherReaper() => NewReaper(Store);

    public async Task<HeartbeatOutcome> HeartbeatAsync(string id, string meta = "")
    {
        var faults = new FaultList();
        var parts = id.Split('/');
        var heartbeat = Registry.Read(parts[1], parts[2], parts[3], parts[4], Encoding.UTF8.GetBytes(meta), faults);
        Assert.True(heartbeat is not null, faults.ToString());
        return await Registry.HeartbeatAsync(heartbeat);
    }

    public async Task RegisterAsync(string name, int count, int seconds = 60)
    {
        for (var i = 1; i <= count; i++)
        {
            await HeartbeatAsync($"/{name}/1/h/{i}", $$"""{"secondsToExpire":{{seconds}}}""");
        }
    }

    public async Task<ReapReport> PassAfterAsync(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return await Reaper.PassAsync();
    }


    public async Task<int> CountAsync(string name) => await Store.CountAsync(name, int.MaxValue);

    public async Task<IReadOnlyList<RegistryEvent>> PendingAsync() =>
        (await Store.ScanAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue)).Pending;

    private Reaper NewReaper(IRegistrationStore store) => new(store, Pump, Options, Metrics, Time, NullLogger<Reaper>.Instance);

    public async ValueTask DisposeAsync()
    {
        Bus.Release();
        await Pump.DisposeAsync();
        Metrics.Dispose();
    }
}
