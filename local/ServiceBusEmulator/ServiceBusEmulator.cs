using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Local.ServiceBus.Amqp;
using Thalassa.Local.ServiceBus.Entities;
using Thalassa.Local.ServiceBus.Http;
using Thalassa.Local.ServiceBus.Management;

namespace Thalassa.Local.ServiceBus;

/// <summary>
/// A Service Bus namespace in memory, for a laptop and for tests: AMQP and the ATOM management API on one port, for the service's own
/// clients.
/// </summary>
/// <remarks>
/// It refuses queues, sessions, transactions, deferred messages, forwarding, duplicate detection and rule actions. A scheduled message is
/// matched with the subscriptions of the moment in which it is sent.
/// </remarks>
public sealed class ServiceBusEmulator : IAsyncDisposable
{
    /// <summary>The name of the key that may do everything.</summary>
    public const string RootKeyName = "RootManageSharedAccessKey";

    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication _server;
    private readonly AmqpServer _amqp;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, AccessPolicy> _policies;
    private readonly BusNamespace _bus;
    private int _isStopped;

    private ServiceBusEmulator(WebApplication server, AmqpServer amqp, BusNamespace bus, Dictionary<string, AccessPolicy> policies) =>
        (_server, _amqp, _bus, _policies) = (server, amqp, bus, policies);

    /// <summary>How many messages its topics have taken, each of them over AMQP.</summary>
    public long Sent => _bus.Sent;

    /// <summary>Where it listens, or has listened.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Connects with every right.</summary>
    public string ConnectionString => ConnectionStringOf(RootKeyName);

    /// <summary>Connects with the rights of one key.</summary>
    public string ConnectionStringOf(string policy) =>
        $"Endpoint=sb://{Address.Host}:{Address.Port};SharedAccessKeyName={policy};"
        + $"SharedAccessKey={_policies[policy].Key};UseDevelopmentEmulator=true";

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">A key cannot be one.</exception>
    public static async Task<ServiceBusEmulator> StartAsync(
        ServiceBusEmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var root = new AccessPolicy(
            RootKeyName, options.RootKey ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), EntityRights.All);
        var policies = options.Policies.Append(root).ToDictionary(policy => policy.Name, StringComparer.Ordinal);
        if (policies.Values.FirstOrDefault(policy => !AccessPolicy.IsKey(policy.Key)) is { } keyless)
        {
            throw new ArgumentException(
                $"The key of {keyless.Name} is blank, too long, or has ';' or control characters.", nameof(options));
        }

        var bus = new BusNamespace(options.Clock);
        foreach (var topic in options.Topics)
        {
            EntityPath.CheckName(topic, "topic", longest: 260);
            bus.PutTopic(topic, new TopicDescription(), update: false);
        }

        var signatures = new SharedAccessSignature(policies.Values, options.Clock);
        var amqp = new AmqpServer(new AmqpRuntime(bus, signatures, options.Credits, options.Clock));
        var emulator = new ServiceBusEmulator(Build(options, amqp), amqp, bus, policies);
        var requests = new Requests(bus, signatures, options.Credits, emulator._stopping.Token);
        emulator._server.Run(requests.HandleAsync);
        try
        {
            await emulator._server.StartAsync(cancellationToken);
            var features = emulator._server.Services.GetRequiredService<IServer>().Features;
            emulator.Address = new Uri(features.Get<IServerAddressesFeature>()!.Addresses.Single());
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes every connection and stops, within two seconds. What it held is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();

        // Kestrel would wait for them.
        await _amqp.StopAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private static WebApplication Build(ServiceBusEmulatorOptions options, AmqpServer amqp)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (options.Logs is not null)
        {
            builder.Logging.AddProvider(options.Logs);
        }

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => context => amqp.OnConnectionAsync(context, next));
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        return builder.Build();
    }
}
