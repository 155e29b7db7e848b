using Thalassa.Registry.Store;

namespace Thalassa.Functions.Status;

/// <summary>What is kept although its lease ran out.</summary>
/// <param name="Active">Whether any service is held.</param>
/// <param name="Held">The services, and how many of each wait.</param>
/// <param name="Outages">Outages of the registry that still extend leases.</param>
public sealed record SelfPreservationReport(bool Active, IReadOnlyList<HeldService> Held, IReadOnlyList<OutageReport> Outages);
