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
