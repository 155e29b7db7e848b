using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Discovery;
using Thalassa.Client.Events;
using Thalassa.Client.ServiceBus;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Bench.Simulation.Fleet;

/// <summary>What an agent does with its registry: the real subscription and the real membership, without HAProxy.</summary>
internal sealed class SimulatedAgent
{
    private readonly ServiceRegistry _registry;
    private readonly IReadOnlyList<string> _services;
    private readonly TimeSpan _compare;
    private readonly bool _reads;
    private readonly ServiceBusEventSource _source;
    private readonly Dictionary<string, (string Type, long Revision)> _heard = new(StringComparer.Ordinal);
    private long _compared;
    private int _events;

    public SimulatedAgent(string bus, int number, IReadOnlyList<string> services, ServiceRegistry registry, SimulationOptions options)
    {
        (_registry, _services, _compare, _reads) = (
            registry, services, TimeSpan.FromSeconds(options.Compare), number < options.ReadingAgents);
        _source = new ServiceBusEventSource(
            new ServiceBusClient(bus, ServiceBusLimits.ClientOptions()),
            new ServiceBusAdministrationClient(bus, ServiceBusLimits.AdministrationOptions()),
            new ServiceBusSubscriptionOptions { Subscription = $"agent-{number}", Poll = TimeSpan.FromSeconds(10) },
            TimeProvider.System,
            new Backoff(),
            NullLogger<ServiceBusEventSource>.Instance);
        Membership.Follow(services);
    }

    public Membership Membership { get; } = new(TimeProvider.System, TimeSpan.FromSeconds(30));

    /// <summary>Whether its subscription is there.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Seconds since it last compared.</summary>
    public double Age => Volatile.Read(ref _compared) is var at and not 0 ? TimeProvider.System.GetElapsedTime(at).TotalSeconds : 0;

    /// <summary>Different events that it received.</summary>
    public int Events => Volatile.Read(ref _events);

    /// <summary>What it heard last of a registration, or null.</summary>
    public (string Type, long Revision)? Heard(string subject)
    {
        lock (_heard)
        {
            return _heard.TryGetValue(subject, out var heard) ? heard : null;
        }
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(FollowAsync(cancellationToken), CompareAgainAndAgainAsync(cancellationToken));

    /// <summary>Whether it knows what the registry has of its services.</summary>
    public async Task<bool> AgreesAsync()
    {
        var list = (await _registry.QueryAsync(new RegistrationQuery { Names = _services })).List;
        var known = _services.SelectMany(name => Membership.Versions(name).Keys.SelectMany(version => Membership.Members(name, version)))
            .ToDictionary(member => member.Id, member => member.Revision);
        return known.Count == list.Count && list.Items.ToArray().All(item => known.GetValueOrDefault(item.Id) == item.Revision);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var signal in _source.FollowAsync(cancellationToken))
        {
            IsConnected |= signal.Kind == EventSignalKind.Connected;
            if (signal.Kind != EventSignalKind.Received || !_reads)
            {
                continue;
            }

            foreach (var happened in signal.Events)
            {
                Membership.Apply(happened);
                Note(happened);
            }
        }
    }

    private void Note(RegistryEvent happened)
    {
        lock (_heard)
        {
            var known = _heard.GetValueOrDefault(happened.Subject);
            if (happened.Revision > known.Revision)
            {
                _heard[happened.Subject] = (happened.Type, happened.Revision);
                Interlocked.Increment(ref _events);
            }
        }
    }

    private async Task CompareAgainAndAgainAsync(CancellationToken cancellationToken)
    {
        string? etag = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var began = TimeProvider.System.GetTimestamp();
                var mark = Membership.Mark();
                var list = (await _registry.QueryAsync(new RegistrationQuery { Names = _services }, cancellationToken)).List;
                if (list.ETag != etag || _reads)
                {
                    Membership.Compare(mark, _services, Read(list));
                    etag = list.ETag;
                }

                Volatile.Write(ref _compared, began);
                await Task.Delay(_compare * (1 - (Random.Shared.NextDouble() / 5)), TimeProvider.System, cancellationToken);
            }
            catch (Azure.RequestFailedException)
            {
                await Task.Delay(_compare / 5, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static Registration[] Read(RegistrationList list)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        list.WriteTo(json);
        return JsonSerializer.Deserialize(json.WrittenSpan, Json.Default.RegistrationArray)!;
    }
}
