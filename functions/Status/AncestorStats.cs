using Thalassa.Registry.Metrics;

namespace Thalassa.Functions.Status;

/// <summary>The statistics under their names in the earlier system, for readers of its <c>/status</c>.</summary>
/// <param name="RegistrationsPerSecond">Heartbeats.</param>
public sealed record AncestorStats(Rates RegistrationsPerSecond);
