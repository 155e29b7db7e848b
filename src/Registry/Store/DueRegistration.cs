using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>A registration whose lease ran out, as it was when it was scanned.</summary>
/// <param name="Id">Who.</param>
/// <param name="LastKnown">The last heartbeat.</param>
/// <param name="ExpiresAt">When the lease ran out.</param>
/// <param name="Mark">The store's own mark of this state; it changes with every heartbeat (a table's ETag).</param>
public sealed record DueRegistration(RegistrationId Id, DateTimeOffset LastKnown, DateTimeOffset ExpiresAt, string Mark);
