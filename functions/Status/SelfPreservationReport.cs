using Thalassa.Registry.Store;

namespace Thalassa.Functions.Status;

/// <summary>Expired registrations that are held.</summary>
/// <param name="Active">Whether any service is held.</param>
/// <param name="Held">The services, with the number of held registrations.</param>
/// <param name="Outages">Outages of the registry that still extend leases.</param>
public sealed record SelfPreservationReport(bool Active, IReadOnlyList<HeldService> Held, IReadOnlyList<OutageReport> Outages);
