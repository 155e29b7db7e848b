using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>An expired registration, as scanned.</summary>
/// <param name="Id">The id.</param>
/// <param name="LastKnown">The last heartbeat.</param>
/// <param name="ExpiresAt">When the lease expired.</param>
/// <param name="Mark">The store's own mark of this state; it changes with every heartbeat (a table's ETag).</param>
public sealed record DueRegistration(RegistrationId Id, DateTimeOffset LastKnown, DateTimeOffset ExpiresAt, string Mark);
