using Thalassa.Model.Events;

namespace Thalassa.Registry.Store;

/// <summary>What a pass of the reaper finds to do.</summary>
/// <param name="Due">Registrations whose lease ran out, in no order.</param>
/// <param name="Pending">Events that were recorded but not acknowledged, those of one subject by revision.</param>
public sealed record ReaperScan(IReadOnlyList<DueRegistration> Due, IReadOnlyList<RegistryEvent> Pending);
