using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thalassa.Registry.Events;
using Thalassa.Registry.Memory;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Status;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests;

public sealed class RegistrationInHostTests
{
    [Fact]
    public async Task One_line_makes_a_whole_registry()
    {
        await using var host = Build(_ => { });
        var store = host.GetRequiredService<MemoryStore>();
        Assert.Same(store, host.GetRequiredService<IRegistrationStore>());
        Assert.Same(store, host.GetRequiredService<IRoutingStore>());
        Assert.Same(host.GetRequiredService<EventHub>(), host.GetRequiredService<IEventPublisher>());
        Assert.NotNull(host.GetRequiredService<FleetRouting>());
        using var subscription = host.GetRequiredService<EventHub>().Subscribe();
        var registry = host.GetRequiredService<ServiceRegistry>();
        await registry.HeartbeatAsync(registry.Read("web", "1", "h", "80", default, new Model.Faults.FaultList())!);
        Assert.Equal("/web/1/h/80", (await subscription.Events.ReadAsync()).Event.Subject);
        await host.GetRequiredService<Reaper>().PassAsync();

        var status = await host.GetRequiredService<StatusReader>().ReadAsync();
        Assert.Equal((1, 1), (status.Transitions.Appeared, status.RegistrationsPerSecond.Count));
        Assert.True(
            status is { Publication: { Healthy: true, Published: 1, Subscribers: 1, OldestPendingSeconds: null }, Store.Healthy: true },
            status.ToString());
        Assert.Equal(0, status.Reaper?.Expired);
    }

    [Fact]
    public async Task Another_bus_takes_the_place_of_the_hub()
    {
        var bus = new TestBus();
        await using var host = new ServiceCollection()
            .AddLogging().AddSingleton<IEventPublisher>(bus).AddRegistry().BuildServiceProvider();
        Assert.Same(bus, host.GetRequiredService<IEventPublisher>());
    }

    [Fact]
    public async Task A_start_with_bad_options_names_every_fault()
    {
        await using var host = Build(options =>
        {
            options.DefaultSecondsToExpire = 0;
            options.MaxExpiryRatio = double.NaN;
            options.ReaperPeriod = TimeSpan.Zero;
            options.PublishTimeout = TimeSpan.FromHours(1);
            options.PublishWait = TimeSpan.FromSeconds(-1);
            options.PendingAge = TimeSpan.FromDays(1);
            options.SubscriberBuffer = 1;
            options.MessagesPerSecond = 0;
            options.SnapshotPeriod = TimeSpan.Zero;
        });
        var faults = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IStartupValidator>().Validate()).Failures;
        Assert.Equal(
            typeof(RegistryOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal),
            faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.Contains(" it must be ", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failing_store_is_reported_in_the_status()
    {
        await using var host = new ServiceCollection()
            .AddLogging().AddSingleton(SickStore.Create()).AddRegistry().BuildServiceProvider();
        var status = await host.GetRequiredService<StatusReader>().ReadAsync();
        Assert.Equal(new StoreStatus(Healthy: false, nameof(IOException)), status.Store);
    }

    private static ServiceProvider Build(Action<RegistryOptions> configure) =>
        new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddRegistry(configure).BuildServiceProvider();
}
