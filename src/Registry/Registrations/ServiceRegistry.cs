using System.Text.Json;
using Microsoft.Extensions.Options;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Events;
using Thalassa.Registry.Metrics;
using Thalassa.Registry.Settings;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Registrations;

/// <summary>The registry's operations for clients: register, renew, leave and list.</summary>
public sealed class ServiceRegistry(
    IRegistrationStore store,
    EventPump pump,
    MetaCache metas,
    IOptions<RegistryOptions> options,
    RegistryMetrics metrics,
    TimeProvider time)
{
    private readonly int _defaultSecondsToExpire = options.Value.DefaultSecondsToExpire;

    /// <summary>Validates a registration or renewal.</summary>
    /// <param name="name">The service.</param>
    /// <param name="version">Its version.</param>
    /// <param name="host">Its host.</param>
    /// <param name="port">Its port, decimal digits.</param>
    /// <param name="meta">The meta as it arrived, UTF-8 JSON, or nothing; not kept.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <returns>The heartbeat, or null if <paramref name="faults"/> grew.</returns>
    public Heartbeat? Read(string? name, string? version, string? host, string? port, ReadOnlySpan<byte> meta, FaultList faults)
    {
        var id = RegistrationId.TryCreate(name, version, host, port, faults);
        var read = metas.Read(meta, faults);
        return id is null || read is null ? null : new Heartbeat(id, read, read.SecondsToExpire ?? _defaultSecondsToExpire);
    }

    /// <summary>Checks a registration that came as an object: <c>name</c> (or <c>app</c>), <c>version, host, port, meta</c>.</summary>
    /// <param name="item">One object, or one item of an array.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <returns>The heartbeat, or null if <paramref name="faults"/> grew.</returns>
    public Heartbeat? Read(JsonElement item, FaultList faults) =>
        RegistrationFields.Read(item, faults) is { } fields
            ? Read(fields.Name, fields.Version, fields.Host, fields.Port, fields.Meta, faults)
            : null;

    /// <summary>Registers or renews, and publishes an online for a new registration or a changed meta.</summary>
    public async ValueTask<HeartbeatOutcome> HeartbeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken = default) =>
        (await HeartbeatAsync([heartbeat], cancellationToken))[0];

    /// <summary>Registers or renews many at once; all their onlines are published together.</summary>
    /// <param name="heartbeats">Each id once.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>One outcome for each, in their order.</returns>
    public async ValueTask<IReadOnlyList<HeartbeatOutcome>> HeartbeatAsync(
        IReadOnlyList<Heartbeat> heartbeats, CancellationToken cancellationToken = default)
    {
        var outcomes = await store.HeartbeatAsync(heartbeats, time.GetUtcNow(), cancellationToken);
        List<RegistryEvent>? events = null;
        foreach (var outcome in outcomes)
        {
            metrics.Heartbeat(outcome.Kind);
            if (outcome.Event is { } online)
            {
                (events ??= []).Add(online);
            }
        }

        if (events is not null)
        {
            await pump.PublishAsync(events);
        }

        return outcomes;
    }

    /// <summary>Ends a registration and publishes its offline.</summary>
    /// <returns>Whether it existed.</returns>
    public async ValueTask<bool> RemoveAsync(RegistrationId id, CancellationToken cancellationToken = default)
    {
        if (await store.RemoveAsync(id, time.GetUtcNow(), cancellationToken) is not { } offline)
        {
            return false;
        }

        metrics.Removed();
        await pump.PublishAsync([offline]);
        return true;
    }

    /// <summary>Lists registrations.</summary>
    public async ValueTask<RegistrationPage> QueryAsync(RegistrationQuery query, CancellationToken cancellationToken = default)
    {
        var page = await store.QueryAsync(query, cancellationToken);
        if (query.Meta.Count == 0)
        {
            return page;
        }

        var met = new List<StoredRegistration>();
        foreach (var registration in page.List.Items)
        {
            if (MetaFilter.AreMetBy(registration, query.Meta))
            {
                met.Add(registration);
            }
        }

        return page with { List = new RegistrationList([.. met], page.List.Unreadable) };
    }
}
