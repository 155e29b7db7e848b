using Azure.Messaging.ServiceBus.Administration;
using Thalassa.Local.ServiceBus;
using Thalassa.Local.ServiceBus.Access;

namespace Azure.Messaging.ServiceBus.Tests;

/// <summary>An emulator with topic <c>orders</c>, its subscription <c>all</c>, and clients of it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Topic = "orders";
    public const string All = "all";

    private Bench(ServiceBusEmulator emulator, ServiceBusClientOptions options)
    {
        Emulator = emulator;
        Client = new ServiceBusClient(emulator.ConnectionString, options);
        Administration = new ServiceBusAdministrationClient(emulator.ConnectionString);
        Sender = Client.CreateSender(Topic);
        Receiver = Client.CreateReceiver(Topic, All);
    }

    public static ServiceBusClientOptions Quick => new()
    {
        RetryOptions = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(10), TryTimeout = TimeSpan.FromSeconds(20) },
    };

    public ServiceBusEmulator Emulator { get; }

    public ServiceBusClient Client { get; }

    public ServiceBusAdministrationClient Administration { get; }

    public ServiceBusSender Sender { get; }

    public ServiceBusReceiver Receiver { get; }

    public static async Task<Bench> StartAsync(TimeProvider? clock = null, ServiceBusClientOptions? options = null, TimeSpan? lockDuration = null)
    {
        var emulator = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions
        {
            Clock = clock ?? TimeProvider.System,
            Topics = [Topic],
            Policies = [new AccessPolicy("sender", "s", AccessRights.Send)],
        });
        var bench = new Bench(emulator, options ?? Quick);
        await bench.Administration.CreateSubscriptionAsync(new CreateSubscriptionOptions(Topic, All)
        {
            LockDuration = lockDuration ?? TimeSpan.FromMinutes(1),
            MaxDeliveryCount = 3,
        });
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
