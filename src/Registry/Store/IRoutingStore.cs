using Thalassa.Model.Events;

namespace Thalassa.Registry.Store;

/// <summary>Keeps the frontends and backends of the fleet, and the events of their changes until these are published.</summary>
/// <remarks>
/// The same store as <see cref="IRegistrationStore"/>, which scans and acknowledges the pending events of
/// both. A change and its event are recorded together or not at all.
/// </remarks>
public interface IRoutingStore
{
    /// <summary>All objects of a kind, by key and then label, ordinal, the one without label first.</summary>
    Task<RoutingList> ListAsync(RoutingKind kind, CancellationToken cancellationToken = default);

    /// <summary>One object, or null.</summary>
    Task<RoutingObject?> GetAsync(RoutingId id, CancellationToken cancellationToken = default);

    /// <summary>Creates or replaces an object, if it is still what the caller read.</summary>
    /// <param name="id">What to write.</param>
    /// <param name="json">Its new definition.</param>
    /// <param name="expected">The revision that it must have, 0 for "must not exist".</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="cancellationToken">Ends the wait; what is recorded stays recorded.</param>
    /// <returns>The object as written and the pending event, or null if it is not what the caller expected.</returns>
    Task<RoutingWrite?> PutAsync(
        RoutingId id, string json, long expected, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Removes an object, whatever it is by now.</summary>
    /// <returns>The pending event, or null if there was no such object.</returns>
    Task<RegistryEvent?> RemoveAsync(RoutingId id, DateTimeOffset now, CancellationToken cancellationToken = default);
}

/// <summary>What makes a routing object of the fleet itself.</summary>
/// <param name="Kind">Frontend or backend.</param>
/// <param name="Key">Its name in <c>haproxy.cfg</c>, checked.</param>
/// <param name="Label">Which agents it is for, checked, or null for all.</param>
public sealed record RoutingId(RoutingKind Kind, string Key, string? Label)
{
    /// <summary>The kind in the words of the API.</summary>
    public string KindText => Kind == RoutingKind.Frontend ? "frontend" : "backend";

    /// <summary><c>frontend/key</c>, followed by <c>?label</c> when it has one: the subject of its events.</summary>
    public override string ToString() => Label is null ? $"{KindText}/{Key}" : $"{KindText}/{Key}?{Label}";
}

/// <summary>What a routing object of the fleet is.</summary>
public enum RoutingKind
{
    /// <summary>Listening sockets and where their requests go.</summary>
    Frontend,

    /// <summary>A set of servers.</summary>
    Backend,
}

/// <summary>A frontend or backend as a store holds it.</summary>
/// <param name="Id">What it is.</param>
/// <param name="Json">Its definition, as the model's readers gave it and <c>Thalassa.Model.Json</c> writes it.</param>
/// <param name="Revision">Orders the changes of one object; Unix microseconds, as a registration's.</param>
public sealed record RoutingObject(RoutingId Id, string Json, long Revision);

/// <summary>A change that a store recorded.</summary>
/// <param name="Written">The object as it is now.</param>
/// <param name="Event">The event to publish and then to acknowledge.</param>
public sealed record RoutingWrite(RoutingObject Written, RegistryEvent Event);
