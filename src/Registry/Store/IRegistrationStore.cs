using Thalassa.Model.Events;
using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>Keeps registrations, the events of their transitions until these are published, and what the reaper must remember.</summary>
/// <remarks>
/// A transition (an online or an offline) and its event are recorded together or not at all. The event is pending from then
/// on: its cause publishes and then acknowledges it, or it is found by a later <see cref="ScanAsync"/>. All methods
/// may be called at once, from any number of instances; each throws when the store cannot be reached.
/// </remarks>
public interface IRegistrationStore
{
    /// <summary>Registers and renews.</summary>
    /// <param name="heartbeats">Any number, each id once.</param>
    /// <param name="now">The time of the heartbeats; a registration's <c>lastKnown</c> never goes back.</param>
    /// <param name="cancellationToken">Ends the wait; what is recorded stays recorded.</param>
    /// <returns>One outcome for each heartbeat, in their order.</returns>
    ValueTask<IReadOnlyList<HeartbeatOutcome>> HeartbeatAsync(
        IReadOnlyList<Heartbeat> heartbeats, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Ends a registration at its own wish.</summary>
    /// <returns>The pending offline, or null if there was no such registration.</returns>
    ValueTask<RegistryEvent?> RemoveAsync(RegistrationId id, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists registrations by the order of <see cref="RegistrationOrder"/>; <see cref="RegistrationQuery.Meta"/> is not looked at.
    /// </summary>
    ValueTask<RegistrationPage> QueryAsync(RegistrationQuery query, CancellationToken cancellationToken = default);

    /// <summary>Finds what a reaper has to do, without reading what it has not.</summary>
    /// <param name="now">Registrations whose lease ran out at or before this time are due.</param>
    /// <param name="pendingBefore">Pending events of transitions before this time are leftovers.</param>
    /// <param name="maxPending">The most leftovers to return; the others come in later passes.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    Task<ReaperScan> ScanAsync(
        DateTimeOffset now, DateTimeOffset pendingBefore, int maxPending, CancellationToken cancellationToken = default);

    /// <summary>Ends registrations whose lease ran out, except those that were heard of or removed since they were scanned.</summary>
    /// <returns>The pending offlines of those that it ended.</returns>
    Task<IReadOnlyList<RegistryEvent>> ExpireAsync(
        IReadOnlyList<DueRegistration> due, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Counts the registrations of a service, due ones included, but no further than <paramref name="enough"/>.</summary>
    Task<int> CountAsync(string name, int enough, CancellationToken cancellationToken = default);

    /// <summary>Whether there is any registration, of any service, whose lease runs at <paramref name="now"/>.</summary>
    /// <param name="now">The time that the lease must outlast.</param>
    /// <param name="heardAfter">When given, one whose last heartbeat came after this time.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<bool> AnyLiveAsync(DateTimeOffset now, DateTimeOffset? heardAfter, CancellationToken cancellationToken = default);

    /// <summary>Forgets pending events that were published, of registrations and of routing alike; unknown ones are ignored.</summary>
    Task AcknowledgeAsync(IReadOnlyList<RegistryEvent> published, CancellationToken cancellationToken = default);

    /// <summary>What was met lately that the store cannot read, of all kinds; bounded. It is in no answer and left as it is.</summary>
    IReadOnlyList<UnreadableRow> Unreadable => [];

    /// <summary>What the reaper remembered last, or null if it never ran.</summary>
    Task<ReaperState?> ReadReaperStateAsync(CancellationToken cancellationToken = default);

    /// <summary>Remembers the reaper's state for its next pass, on whichever instance that runs.</summary>
    Task WriteReaperStateAsync(ReaperState state, CancellationToken cancellationToken = default);
}

/// <summary>An expired registration, as scanned.</summary>
/// <param name="Id">The id.</param>
/// <param name="LastKnown">The last heartbeat.</param>
/// <param name="ExpiresAt">When the lease expired.</param>
/// <param name="Mark">The store's own mark of this state; it changes with every heartbeat (a table's ETag).</param>
public sealed record DueRegistration(RegistrationId Id, DateTimeOffset LastKnown, DateTimeOffset ExpiresAt, string Mark);

/// <summary>What a pass of the reaper finds to do.</summary>
/// <param name="Due">Registrations whose lease ran out, in no order.</param>
/// <param name="Pending">Events that were recorded but not acknowledged, those of one subject by revision.</param>
public sealed record ReaperScan(IReadOnlyList<DueRegistration> Due, IReadOnlyList<RegistryEvent> Pending);

/// <summary>One page of registrations.</summary>
/// <param name="List">The registrations; a page may be shorter than its limit, even empty, and still not be the last.</param>
/// <param name="Continuation">Where the next page begins, or null on the last one.</param>
public sealed record RegistrationPage(RegistrationList List, Continuation? Continuation);

/// <summary>The order of every list of registrations: ordinal by name, then by <see cref="RowOf"/>. A table's own order.</summary>
public static class RegistrationOrder
{
    /// <summary>What sorts the registrations of one service: <c>version|host|port</c>.</summary>
    /// <remarks>No part can hold <c>|</c>.</remarks>
    public static string RowOf(RegistrationId id) => $"{id.Version}|{id.Host}|{id.Port}";
}
